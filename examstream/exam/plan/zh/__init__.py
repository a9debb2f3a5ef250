"""What a Chinese lecture says: statements, terms, facts."""
