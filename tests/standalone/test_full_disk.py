"""A full disk ends a run with one line; nothing is half-written, and nothing made is lost."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.standalone.commands import ENGLISH, EXAMPLES, environ, exam_of, examstream

MOUNTING = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


def on_small_disk(folder: Path, size: str, command: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command while a disk of this size is mounted at the folder; skips without."""
    folder.mkdir()
    mount = f"mount -t tmpfs -o size={size} tmpfs {folder}"
    if not shutil.which("unshare") or subprocess.run([*MOUNTING, mount], check=False).returncode:
        pytest.skip("this machine lets us mount nothing")
    return subprocess.run(
        [*MOUNTING, f"{mount} && {command}"],
        cwd=EXAMPLES.parent,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_room_for_the_data_ends_with_1_and_the_same_command_goes_on(tmp_path: Path) -> None:
    small, out, kept = tmp_path / "small", tmp_path / "out", tmp_path / "kept"
    run = f"{sys.executable} -m services.standalone.cli run {ENGLISH} -n 20 --out {out} --data {small}/data"
    ended = on_small_disk(small, "600k", f"{run}; code=$?; cp -r {small}/data {kept}; exit $code")
    assert ended.returncode == 1, ended
    last = ended.stdout.splitlines()[-1]
    assert last.startswith(f"error: no room for the store in {small}/data.")
    assert "Free some space there; the same command goes on from here." in last
    assert not (out / "exam.pdf").exists()
    again = examstream("run", ENGLISH, "-n", 20, "--out", out, "--data", kept)
    assert again.code in {0, 3}, again
    assert exam_of(out)["accepted"] >= 12


def test_no_room_for_the_papers_leaves_none_of_them(tmp_path: Path) -> None:
    small, data = tmp_path / "small", tmp_path / "data"
    run = f"{sys.executable} -m services.standalone.cli run {ENGLISH} -n 4 --out {small}/out --data {data}"
    ended = on_small_disk(small, "60k", f"{run}; code=$?; find {small} -type f; exit $code")
    assert ended.returncode == 1, ended
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"examstream: --out: {small}/out/")
    assert "No space left on device" in line
    assert "what was made is kept in --data" in line
    assert ended.stdout.splitlines()[-1] == f"{small}/out/.examstream/origin.json"
    again = examstream("run", ENGLISH, "-n", 4, "--out", tmp_path / "out", "--data", data)
    assert again.code == 0, again
