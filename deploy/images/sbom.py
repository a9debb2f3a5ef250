"""An image's bill of materials, CycloneDX 1.6, on standard output: sbom.py SERVICE VERSION LOCK.

Run by the image's own Python: the libraries are those it sees, their hashes those of the lock. What
the base brings (its package manager's list) is told by scanners of the image.
"""

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any


def bill(service: str, version: str, lock: str) -> dict[str, Any]:
    """The document."""
    hashes = _hashes(lock)
    found = sorted(distributions(), key=lambda one: _normal(one.name))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"examstream-{service}",
                "name": f"examstream-{service}",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(one, hashes.get(_normal(one.name), [])) for one in found],
        "dependencies": [
            {
                "ref": f"examstream-{service}",
                "dependsOn": [f"pkg:pypi/{_normal(one.name)}@{one.version}" for one in found],
            }
        ],
    }


def _component(one: Distribution, hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:pypi/{_normal(one.name)}@{one.version}"
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": _normal(one.name),
        "version": one.version,
        "purl": purl,
    }
    said = one.metadata.get("License-Expression")
    if said:
        made["licenses"] = [{"expression": said}]
    elif licence := one.metadata.get("License"):
        made["licenses"] = [{"license": {"name": licence.splitlines()[0][:120]}}]
    if hashes:  # of the files this version is published as; one of them was installed
        external = [{"alg": "SHA-256", "content": value} for value in hashes]
        made["externalReferences"] = [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{_normal(one.name)}/{one.version}/",
                "hashes": external,
            }
        ]
    return made


def _hashes(lock: str) -> dict[str, list[str]]:
    """SHA-256 by library, from a requirements file with hashes."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lock.splitlines():
        if begun := re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==", line):
            name = _normal(begun[1])
        for value in re.findall(r"--hash=sha256:([0-9a-f]{64})", line):
            found.setdefault(name, []).append(value)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    made = bill(sys.argv[1], sys.argv[2], Path(sys.argv[3]).read_text("utf-8"))
    json.dump(made, sys.stdout, indent=1)
