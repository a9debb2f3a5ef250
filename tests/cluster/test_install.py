"""From the chart to a paper, by what NOTES prints; and what the API server itself says."""

import base64
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import yaml

from scripts.cluster import programs
from scripts.cluster.places import CHART, NAMESPACE, RELEASE
from scripts.cluster.release import ENVIRON, Cluster
from scripts.cluster.shell import Failed
from tests.cluster.exams import DEPLOYMENTS, Exams
from tests.cluster.load import LECTURE, Load

pytestmark = pytest.mark.timeout(1800)
Saw = Callable[[str, str], None]
CI = sorted((CHART / "ci").glob("*.yaml"))
DOCTOR = ("examstream", "doctor", "--json")
SECRETS = ("sealing", "api-keys", "admin-key", "rabbitmq", "mongodb")


def commands(notes: str) -> list[str]:
    """What NOTES tells to type: the lines set in by five, in their order."""
    return [line.strip() for line in notes.splitlines() if re.match(r" {5}\S", line)]


def test_notes_alone_lead_from_install_to_a_paper(exams: Exams, saw: Saw, tmp_path: Path) -> None:
    notes = exams.helm("get", "notes", RELEASE)
    wait, key, forward, *rest = commands(notes)
    generate, status, download = [line for line in rest if line.startswith("curl")][:3]
    (tmp_path / "lecture.md").write_bytes(LECTURE.read_bytes())
    script = f"""
set -eu
{wait}
{key}
{forward}
trap 'kill $!' EXIT
until curl -s -o /dev/null http://127.0.0.1:8000/; do sleep 0.2; done
{generate} >job
JOB_ID=$(sed 's/.*"job_id": *"\\([^"]*\\)".*/\\1/' job)
for _ in $(seq 150); do
    {status.replace("JOB_ID", "$JOB_ID")} >state
    grep -qE '"status": *"(complete|short)"' state && break
    sleep 1
done
for _ in $(seq 60); do
    {download.replace("JOB_ID", "$JOB_ID")} || true
    grep -sql '^%PDF-' * && break
    sleep 1
done
"""
    path = f"{programs.programs()}:{Path('/usr/bin')}:/bin"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path), **ENVIRON},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    papers = [path for path in files if path.read_bytes().startswith(b"%PDF-")]
    assert papers, (tmp_path / "state").read_text()
    saw("NOTES' commands, one after the other", f"`{papers[0].name}`, {papers[0].stat().st_size} B")


def test_an_exam_through_the_service_address(exams: Exams, api_key: str, saw: Saw) -> None:
    with Load(exams.url, api_key, name="service", open_at_once=1) as load:
        while not load.ended:
            load.join(0.2)
    assert not load.outcome.wrong + load.outcome.errors
    exam = load.exams[0]
    pdf = httpx.get(
        f"{exams.url}/v1/exams/{exam}/papers/exam.pdf",
        headers={"Authorization": f"Bearer {api_key}"},
    )
    assert pdf.content.startswith(b"%PDF-")
    saw("an exam through the Service address", f"{load.outcome.told()}; PDF {len(pdf.content)} B")


def test_the_doctor_of_every_image_finds_all_fit(exams: Exams, saw: Saw) -> None:
    """By `helm test`, and as a person asks it."""
    exams.upgrade("tests.doctor=true")
    told = exams.helm("test", RELEASE)
    suites = dict(re.findall(r"TEST SUITE: +(\S+)\n(?:.+\n)+?Phase: +(\w+)", told))
    assert suites[f"{RELEASE}-doctor"] == "Succeeded", told
    # Its pod is gone by then; what the kubelet told of it stays.
    events = exams.kubectl(
        *("get", "events", "-o", "json"),
        *("--field-selector", f"reason=Started,involvedObject.name={RELEASE}-doctor"),
    )
    started = [event["involvedObject"]["fieldPath"] for event in json.loads(events)["items"]]
    assert set(started) == {f"spec.containers{{{name}}}" for name in DEPLOYMENTS}
    asked = {}
    for name in DEPLOYMENTS:
        answer = exams.kubectl("exec", f"deploy/{RELEASE}-{name}", "--", *DOCTOR)
        found = json.loads(answer[answer.index("{") :])
        assert found["fit"], answer
        asked[name] = len(found["findings"])
    assert min(asked.values()) > 1
    counts = ", ".join(f"{name} {count}" for name, count in asked.items())
    saw("`helm test` with `tests.doctor`", f"all fit in all images; things asked: {counts}")


def test_every_pod_keeps_to_restricted_which_is_enforced(exams: Exams, saw: Saw) -> None:
    labels = exams.get("namespace", NAMESPACE)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    pods = exams.pods()
    assert len(pods) >= len(DEPLOYMENTS) + 2
    with pytest.raises(Failed, match="violates PodSecurity"):
        exams.kubectl("run", "root", "--image=localhost/pause:1")
    saw(
        "Pod Security `restricted` enforced",
        f"{len(pods)} pods run; one with no security context is refused",
    )


def test_secrets_survive_an_upgrade(exams: Exams, saw: Saw) -> None:
    def data() -> dict[str, dict[str, str]]:
        return {name: exams.get("secret", f"{RELEASE}-{name}")["data"] for name in SECRETS}

    before = data()
    exams.upgrade("settings.telemetry.log_level=warning")
    assert data() == before
    assert base64.b64decode(before["api-keys"]["key"]).startswith(b"ek_")
    saw("`helm upgrade`", f"{len(before)} Secrets as they were")


def test_the_api_server_takes_every_value_set(cluster: Cluster, saw: Saw) -> None:
    served = cluster.kubectl("api-resources", "-o", "name")
    kinds = 0  # in a namespace with no release in it, for one set takes the release's own name
    for values in CI:
        where = ("-n", "default", "--no-hooks", "--kube-version", programs.VERSION)
        rendered = cluster.helm("template", "dry", CHART, *where, "--values", values)
        known = [
            document
            for document in yaml.safe_load_all(rendered)
            if document and _known(document["apiVersion"], served)
        ]
        kinds += len(known)
        given = "\n---\n".join(json.dumps(document) for document in known)
        cluster.kubectl(
            "apply", "-n", "default", "--dry-run=server", "--server-side", "-f", "-", given=given
        )
    saw(f"server-side dry run of {len(CI)} value sets", f"{kinds} objects taken")


def _known(version: str, served: str) -> bool:
    """Whether this cluster has the API group; those of other operators are not installed here."""
    group = version.rpartition("/")[0]
    return not group or "." not in group or f".{group}\n" in served
