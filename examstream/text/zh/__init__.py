"""Reading Chinese: sentences, masked clauses, quantities, opposites; no dictionary is loaded."""
