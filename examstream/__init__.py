"""Examstream: a lecture goes in, a verified exam comes out, question by question."""

__version__ = "0.1.0"
