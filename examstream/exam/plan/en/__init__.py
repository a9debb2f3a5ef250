"""Harvest of an English lecture: terms, then facts by pattern (design: questions by rule)."""
