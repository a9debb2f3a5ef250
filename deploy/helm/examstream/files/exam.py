"""`helm test`: makes an exam through the gateway's Service and fetches its PDF."""

import json
import os
import time
import urllib.error
import urllib.request

GATEWAY, KEY = os.environ["GATEWAY"], os.environ["API_KEY"]
BOUNDARY = "examstream-helm-test"
LECTURE = """# Tides

A **tide** is the rise and fall of the sea caused by the pull of the moon and the sun.
The moon is the main cause of tides because it is much closer than the sun.
A **spring tide** is a tide that occurs when the sun and the moon pull along the same line.
A **neap tide** is a tide that occurs when the sun and the moon pull at right angles.
The **tidal range** is the difference in height between high water and low water.
A **tidal bore** is a wave that travels up a river against its current when the tide comes in.
Slack water is the short time during which the tidal stream does not move.
In the open ocean the tidal range is about 0.6 metres, whereas in funnel-shaped bays it is larger.
The largest tidal range in the world, 16 metres, is found in the Bay of Fundy.
High water comes about 50 minutes later each day because the moon moves along its orbit.
"""


def call(path: str, data: bytes | None = None, kind: str = "") -> bytes:
    headers = {"Authorization": f"Bearer {KEY}", **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(GATEWAY + path, data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def form(spec: dict[str, object]) -> bytes:
    parts = (
        ('name="spec"', json.dumps(spec)),
        ('name="lectures"; filename="tides.md"\r\nContent-Type: text/markdown', LECTURE),
    )
    made = "".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n"
        for head, body in parts
    )
    return f"{made}--{BOUNDARY}--\r\n".encode()


def main() -> None:
    began = time.monotonic()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    exam = json.loads(call("/v1/exams", form({"n": 3, "title": "helm test"}), kind))["id"]
    while (now := json.loads(call(f"/v1/exams/{exam}")))["status"] in ("reading", "running"):
        time.sleep(0.5)
    print(f"exam {exam}: {now['status']}")
    assert now["status"] in ("complete", "short"), now
    while True:  # papers come after the last question
        try:
            pdf = call(f"/v1/exams/{exam}/papers/exam.pdf")
            break
        except urllib.error.HTTPError as problem:
            if problem.code != 409:
                raise
            time.sleep(0.5)
    assert pdf.startswith(b"%PDF-"), pdf[:20]
    print(f"its PDF has {len(pdf)} bytes; it took {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
