"""English questions: each kind of fact phrased into types, then checked by name."""
