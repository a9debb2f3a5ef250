"""Judging an answer against a lecture: what answerer and grader read it with.

Nothing here knows how questions are made: no facts, no patterns, no generator's code.
"""
