"""The chart, rendered by a real helm 3 or 4 and read back."""

import functools
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "helm" / "examstream"
HELMS = ("helm3", "helm4")
VERSIONS = ("1.32.13", "1.34.4", "1.37.2")
SETS = sorted(CHART.glob("ci/*.yaml")) + sorted(CHART.glob("values-*.yaml"))
STAGES = ("answerer", "generator", "grader", "renderer")
SERVICES = (*STAGES, "gateway")

Manifest = dict[str, Any]


class Refused(Exception):
    """What helm said instead of rendering."""


@functools.cache
def tools() -> Path:
    """The folder of programs and schemas; skips without them at home, fails in CI."""
    done = subprocess.run(
        [ROOT / "scripts" / "install-chart-tools"], capture_output=True, text=True, check=True
    )
    if not done.stdout.strip():
        if os.environ.get("CI") == "true":
            pytest.fail(done.stderr, pytrace=False)
        pytest.skip(done.stderr)
    return Path(done.stdout.strip())


def program(name: str) -> Path:
    """A program of theirs."""
    (found,) = (tools() / "bin" / name).iterdir()
    return found


def helm(which: str, *arguments: str | Path) -> str:
    """What it prints; raises Refused with its complaint."""
    done = subprocess.run(
        [program(which), *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise Refused(done.stderr)
    return done.stdout


@functools.cache
def text(which: str, *arguments: str | Path) -> str:
    """`helm template` of a release `ex` in namespace `exams`."""
    fixed = ("ex", CHART, "--namespace", "exams", "--kube-version", VERSIONS[1])
    return helm(which, "template", *fixed, *arguments)


def rendered(*arguments: str | Path, which: str = "helm4") -> list[Manifest]:
    """Its manifests."""
    documents = yaml.load_all(text(which, *arguments), yaml.CSafeLoader)
    return [document for document in documents if document]


def with_values(**values: Any) -> list[Manifest]:
    """Rendered with these values over the defaults."""
    return rendered(*(f"--set-json={name}={json.dumps(value)}" for name, value in values.items()))


def of(manifests: Iterable[Manifest], kind: str) -> dict[str, Manifest]:
    """Those of a kind, by name."""
    return {m["metadata"]["name"]: m for m in manifests if m["kind"] == kind}


def pods(manifests: Iterable[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Component and template (metadata, spec) of everything that becomes a pod."""
    for manifest in manifests:
        template = (
            manifest if manifest["kind"] == "Pod" else manifest.get("spec", {}).get("template")
        )
        if isinstance(template, dict) and "containers" in template.get("spec", {}):
            yield template["metadata"]["labels"]["app.kubernetes.io/component"], template


def containers(manifests: Iterable[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Component and container."""
    for component, pod in pods(manifests):
        for container in pod["spec"].get("initContainers", []) + pod["spec"]["containers"]:
            yield component, container
