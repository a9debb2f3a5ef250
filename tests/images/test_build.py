"""What `make images` asks of docker, podman or buildah, word for word; nothing is built."""

import shlex
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("docker", "podman", "buildah")
SERVICES = ("generator", "answerer", "grader", "renderer", "gateway")


def built(tool: str, folder: Path, **given: str) -> tuple[list[list[str]], int]:
    """The commands it was asked to run, and the exit code, where of the three only `tool` answers."""
    folder.mkdir(exist_ok=True)
    log = folder / "asked"
    for name in TOOLS:
        noted = f'printf "%s\\n" "$(printf "%s " {name} "$@")" >>{shlex.quote(str(log))}'
        program = f"#!/bin/sh\n{noted}\n" if name == tool else "#!/bin/sh\nexit 1\n"
        (folder / name).write_text(program)
        (folder / name).chmod(0o755)
    environ = {"PATH": f"{folder}:/usr/bin:/bin", "LOGS": str(folder / "logs"), **given}
    done = subprocess.run(
        [ROOT / "scripts" / "images" / "build"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    asked = log.read_text().splitlines() if log.exists() else []
    return [line.split() for line in asked], done.returncode


def builds(asked: list[list[str]]) -> list[list[str]]:
    return [words for words in asked if words[1] == "build"]


def value(words: list[str], option: str) -> list[str]:
    """What follows each such option."""
    return [after for word, after in pairwise(words) if word == option]


@pytest.mark.parametrize("tool", TOOLS)
def test_one_image_a_service_by_whichever_tool_answers(tool: str, tmp_path: Path) -> None:
    made = builds(built(tool, tmp_path / "bin")[0])
    assert [words[0] for words in made] == [tool] * len(SERVICES)
    assert [value(words, "--tag")[0] for words in made] == [
        f"localhost/examstream-{service}:0.1.0" for service in SERVICES
    ]
    for service, words in zip(SERVICES, made, strict=True):
        arguments = value(words, "--build-arg")
        assert f"SERVICE={service}" in arguments
        assert "VERSION=0.1.0" in arguments
        assert not [one for one in arguments if one.startswith(("BASE=", "BUILD_BASE="))]
        assert value(words, "--file") == ["deploy/images/Dockerfile"]
        assert words[-1] == "."
        assert (value(words, "--isolation") == ["chroot"]) is (tool == "buildah")
        assert ("--layers" in words) is (tool != "docker")  # docker's own cache needs no asking


@pytest.mark.parametrize("tool", TOOLS)
def test_a_registry_a_tag_and_a_base_of_ones_own(tool: str, tmp_path: Path) -> None:
    given = {
        "REGISTRY": "registry.example/team",
        "TAG": "7",
        "PUSH": "1",
        "BASE": "registry.example/python",
        "SERVICES": "grader",
    }
    asked, _ = built(tool, tmp_path / "bin", **given)
    (words,) = builds(asked)
    name = "registry.example/team/examstream-grader:7"
    assert value(words, "--tag") == [name]
    bases = {"BASE=registry.example/python", "BUILD_BASE=registry.example/python"}
    assert bases <= set(value(words, "--build-arg"))
    assert [tool, "push", name] in asked


def test_nothing_is_pushed_unasked(tmp_path: Path) -> None:
    asked, _ = built("docker", tmp_path / "bin", SERVICES="grader")
    assert not [words for words in asked if words[1] == "push"]


def test_where_no_tool_answers_it_says_so(tmp_path: Path) -> None:
    asked, code = built("none", tmp_path / "bin")
    assert (asked, code) == ([], 1)
