"""HTTP bursts over one gateway process, `examstream serve` with its defaults.

`python -m benchmarks.bursts` (or `make bursts`): 100 exams of 20 questions posted at once, all to
their end; 20 posts a second; 2,000 posts at once. The client shares the machine with the server:
the load before it is printed.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

LECTURE = Path(__file__).parent.parent / "examples" / "light-and-lenses.md"
BOUNDARY = "burst"
ENDED = {"complete", "short", "failed", "cancelled"}
DONE_SECONDS = 900.0
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, seconds from the first byte sent to the last received, headers and body."""

    status: int
    seconds: float
    head: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process

    def megabytes(self) -> float:
        """Resident memory of the serving process, not of its pool."""
        return float(self.process.memory_info().rss) / MEGABYTE

    async def ask(self, request: bytes) -> Answer:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        whole = await reader.read()
        writer.close()
        head, _, body = whole.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        status = int(text.split(" ", 2)[1]) if text else 0
        return Answer(status, time.perf_counter() - began, text.lower(), body)

    async def get(self, path: str) -> Answer:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        return await self.ask(head.encode())


def posted(n: int, seed: int) -> bytes:
    """A request for an exam of n questions with its lecture in it."""
    spec = json.dumps({"n": n, "seed": seed})
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="spec"\r\n\r\n{spec}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="lectures"; '
        f'filename="{LECTURE.name}"\r\nContent-Type: text/markdown\r\n\r\n'
    ).encode()
    body = parts + LECTURE.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    head = (
        "POST /v1/exams HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server of its own, on a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "services.standalone.cli", "serve", "--port", "0"]
        process = await asyncio.create_subprocess_exec(
            *command, "--data", folder + "/data", stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folder,
            env={**os.environ, "PYTHONPATH": str(LECTURE.parent.parent)},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            line = (await process.stdout.readline()).decode()
            found = re.search(r"http://[^ ]*:(\d+)", line)
            if found is None:
                raise RuntimeError(f"the server said: {line}")
            yield Server(int(found[1]), psutil.Process(process.pid))
        finally:
            process.terminate()
            await process.wait()


async def at_once(server: Server, exams: int, n: int) -> list[Answer]:
    requests = [posted(n, seed) for seed in range(exams)]
    return list(await asyncio.gather(*(server.ask(request) for request in requests)))


async def to_their_end(server: Server, answers: Sequence[Answer]) -> tuple[Counter[str], float]:
    """How the accepted exams ended, and after how many seconds the last one had."""
    left = [json.loads(a.body)["id"] for a in answers if a.status == 202]
    ends: Counter[str] = Counter()
    began = time.perf_counter()
    while left and time.perf_counter() - began < DONE_SECONDS:
        still = []
        for id in left:
            status = json.loads((await server.get(f"/v1/exams/{id}")).body)["status"]
            if status in ENDED:
                ends[status] += 1
            else:
                still.append(id)
        left = still
        await asyncio.sleep(0.5)
    ends["not ended"] = len(left)
    return +ends, time.perf_counter() - began


def told(title: str, answers: Sequence[Answer], *more: str) -> None:
    seconds = sorted(a.seconds for a in answers)
    statuses = ", ".join(
        f"{n} x {s}" for s, n in sorted(Counter(a.status for a in answers).items())
    )
    p99 = seconds[max(0, round(0.99 * len(seconds)) - 1)]
    median = seconds[len(seconds) // 2]
    figures = f"median {1000 * median:.0f} ms, p99 {1000 * p99:.0f} ms, last {seconds[-1]:.2f} s"
    print(f"{title}\n  {statuses}; {figures}", *more, sep="\n  ", flush=True)


async def hundred(exams: int, n: int) -> None:
    async with serving() as server:
        answers = await at_once(server, exams, n)
        ends, seconds = await to_their_end(server, answers)
        how = ", ".join(f"{count} {end}" for end, count in ends.items())
        told(f"{exams} exams x {n} questions at once", answers, f"{how}, {seconds:.0f} s after")


async def steady(per_second: int, seconds: int, n: int) -> None:
    async with serving() as server:
        await server.ask(posted(n, 0))  # what is loaded once
        asking = []
        for number in range(per_second * seconds):
            asking.append(asyncio.ensure_future(server.ask(posted(n, number))))
            await asyncio.sleep(1 / per_second)
        told(f"{per_second} posts a second for {seconds} s", await asyncio.gather(*asking))


async def thousands(exams: int, n: int) -> None:
    async with serving() as server:
        before = server.megabytes()
        answers = await at_once(server, exams, n)
        first = server.megabytes()
        again = await at_once(server, exams, n)
        refused = [a for a in (*answers, *again) if a.status == 429]
        with_hint = sum("\nretry-after:" in a.head for a in refused)
        named = Counter(json.loads(a.body).get("limit") for a in refused)
        told(
            f"{exams} posts at once, twice",
            [*answers, *again],
            f"{with_hint} of {len(refused)} x 429 have Retry-After; "
            + ", ".join(f"{limit}: {count}" for limit, count in named.items()),
            f"memory {before:.0f} MB, then {first:.0f}, then {server.megabytes():.0f}",
        )


async def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.bursts", description=__doc__)
    parser.add_argument("--only", choices=["hundred", "steady", "thousands"])
    only = parser.parse_args().only
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    if only in (None, "hundred"):
        await hundred(100, 20)
    if only in (None, "steady"):
        await steady(20, 20, 1)
    if only in (None, "thousands"):
        await thousands(2000, 1)


if __name__ == "__main__":
    asyncio.run(main())
