"""What a doctor finds: of each thing a process stands on whether it holds, and what to know or do."""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass

from examstream.pipeline.errors import ExamstreamError

PART_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing asked: whether it holds, and what to know or do."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of one part of an installation."""

    name: str
    findings: Sequence[Finding]


def hold(holds: bool, problem: str) -> None:
    """An assertion that stays when Python optimises."""
    if not holds:
        raise AssertionError(problem)


async def bounded(findings: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
    """One part that hangs or breaks is a finding, not the end of the examination."""
    try:
        async with asyncio.timeout(PART_SECONDS):
            return await findings
    except TimeoutError:
        return [Finding("answers", False, f"not within {PART_SECONDS:g} s")]
    except ExamstreamError as error:
        return [Finding("answers", False, str(error))]


def fit(parts: Sequence[Part]) -> bool:
    """Whether all that was asked holds."""
    return all(finding.ok for part in parts for finding in part.findings)


def as_json(parts: Sequence[Part]) -> str:
    """`{fit, findings: [{part, name, ok, detail}]}`."""
    told = [{"part": p.name, **asdict(finding)} for p in parts for finding in p.findings]
    return json.dumps({"fit": fit(parts), "findings": told}, ensure_ascii=False, indent=2)


def as_lines(parts: Sequence[Part]) -> str:
    """One line a finding, and what follows from all."""
    lines = [
        f"{'ok' if found.ok else 'NO'}  {part.name}: {found.name}: {found.detail}"
        for part in parts
        for found in part.findings
    ]
    return "\n".join([*lines, verdict(parts)])


def verdict(parts: Sequence[Part]) -> str:
    """The last line."""
    return "all is fit" if fit(parts) else "something is unfit: see the lines marked NO"
