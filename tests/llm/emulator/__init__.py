"""A server that speaks OpenAI's chat completions and plays writer, solver and judge, with faults.

It writes from the lecture text it is sent, knows of every question whether its key is right, and
keeps a log of it: what a run let through is counted, not estimated.
"""
