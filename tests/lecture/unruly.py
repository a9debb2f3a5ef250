"""A reading process that misbehaves as its input tells it."""

import os
import sys
import time

what = sys.stdin.buffer.read()
if b"SLEEP" in what:
    time.sleep(60)
if b"DIE" in what:
    os.abort()
if b"RAISE" in what:
    raise ValueError
if b"ENVIRONMENT" in what:
    os.write(1, b'E["LectureError", "' + " ".join(sorted(os.environ)).encode() + b'", ""]')
if b"PID" in what:
    with open(what.split(b"PID:")[1].split(b";")[0].decode(), "w") as file:
        file.write(str(os.getpid()))
    time.sleep(60)
