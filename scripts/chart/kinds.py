"""JSON Schemas of Kubernetes kinds for kubeconform, from the sources' own OpenAPI and CRDs.

python -m scripts.chart.kinds OUT [--swagger VERSION FILE]… [--crd FILE]…
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]

KINDS = {
    "ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "NetworkPolicy", "Pod",
    "PodDisruptionBudget", "Secret", "Service", "ServiceAccount", "StatefulSet",
}  # fmt: skip
OPEN: dict[str, Schema] = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["string", "integer"]},
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"]},
}


def of_swagger(swagger: Schema) -> Iterator[tuple[str, Schema]]:
    """File name and strict schema of each wanted kind."""
    definitions = swagger["definitions"]
    for name, definition in definitions.items():
        for gvk in definition.get("x-kubernetes-group-version-kind", ()):
            if gvk["kind"] not in KINDS or len(definition["x-kubernetes-group-version-kind"]) > 1:
                continue
            group = gvk["group"].split(".")[0]
            suffix = "-".join(part for part in (group, gvk["version"]) if part)
            needed: dict[str, Schema] = {}
            _collect(name, definitions, needed)
            top = {"$ref": f"#/definitions/{name}", "definitions": needed}
            yield f"{gvk['kind'].lower()}-{suffix}.json", top


def of_crd(crd: Schema) -> Iterator[tuple[str, Schema]]:
    """The same of a custom resource's versions."""
    group, kind = crd["spec"]["group"], crd["spec"]["names"]["kind"].lower()
    for version in crd["spec"]["versions"]:
        schema = _strict(version["schema"]["openAPIV3Schema"])
        schema["properties"] |= {"metadata": {"type": "object"}}
        yield f"{group}/{kind}_{version['name']}.json", schema


def _collect(name: str, definitions: Schema, needed: dict[str, Schema]) -> None:
    if name in needed:
        return
    needed[name] = OPEN.get(name) or _strict(definitions[name])
    for ref in _refs(needed[name]):
        _collect(ref.removeprefix("#/definitions/"), definitions, needed)


def _refs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from _refs(value)
    elif isinstance(part, list):
        for one in part:
            yield from _refs(one)


def _strict(part: Any) -> Any:
    """What is not named is an error, as with the API server's strict field validation."""
    if not isinstance(part, dict):
        return [_strict(one) for one in part] if isinstance(part, list) else part
    if part.get("x-kubernetes-int-or-string"):
        return {"type": ["string", "integer"]}
    made: Schema = {}
    for key, value in part.items():
        if key == "properties":
            made[key] = {name: _strict(inner) for name, inner in value.items()}
        elif not key.startswith("x-") and key != "description":
            made[key] = _strict(value)
    free = "additionalProperties" in part or part.get("x-kubernetes-preserve-unknown-fields")
    if "properties" in part and not free:
        made["additionalProperties"] = False
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--swagger", nargs=2, action="append", default=[])
    parser.add_argument("--crd", action="append", default=[])
    asked = parser.parse_args()
    for version, file in asked.swagger:
        swagger = json.loads(Path(file).read_text("utf-8"))
        for name, schema in of_swagger(swagger):
            _write(asked.out / version / name, schema)
    for file in asked.crd:
        for crd in yaml.load_all(Path(file).read_text("utf-8"), yaml.CSafeLoader):
            for name, schema in of_crd(crd):
                _write(asked.out / "crds" / name, schema)


def _write(path: Path, schema: Schema) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema), "utf-8")


if __name__ == "__main__":
    main()
