"""Every set of values renders with both helms, alike, to what Kubernetes takes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts.chart.__main__ import files
from scripts.chart.values import Values
from tests.chart.rendering import (
    CHART,
    HELMS,
    SETS,
    VERSIONS,
    Refused,
    helm,
    of,
    program,
    rendered,
    text,
    tools,
    with_values,
)

RANDOM = {"Secret"}


def test_what_is_generated_is_what_the_models_say() -> None:
    for path, content in files().items():
        assert path.read_text("utf-8") == content, f"{path.name}: run make docs"


def test_values_yaml_holds_the_models_defaults() -> None:
    assert Values.model_validate(yaml.safe_load((CHART / "values.yaml").read_text())) == Values()


@pytest.mark.parametrize("which", HELMS)
def test_lint_finds_nothing(which: str) -> None:
    assert "0 chart(s) failed" in helm(which, "lint", "--strict", CHART)


@pytest.mark.parametrize("values", SETS, ids=lambda path: path.stem)
def test_both_helms_render_the_same(values: Path) -> None:
    first, second = (
        [m for m in rendered("-f", values, which=which) if m["kind"] not in RANDOM]
        for which in HELMS
    )
    assert len(first) > 15
    assert first == second


def test_every_set_is_valid_in_every_supported_version(tmp_path: Path) -> None:
    for values in SETS:
        (tmp_path / values.name).write_text(text("helm4", "-f", values))
    for version in VERSIONS:
        done = _conform(version, tmp_path)
        assert done.returncode == 0, done.stdout
        assert "Invalid: 0, Errors: 0, Skipped: 1" in done.stdout  # see _conform


def test_validation_finds_a_field_that_is_not_there(tmp_path: Path) -> None:
    wrong = text("helm4").replace("terminationGracePeriodSeconds", "terminationGraceSeconds")
    (tmp_path / "wrong.yaml").write_text(wrong)
    done = _conform(VERSIONS[-1], tmp_path)
    assert done.returncode == 1
    assert "terminationGraceSeconds" in done.stdout


def test_every_set_is_told_by_the_schema_of_the_models() -> None:
    for path in SETS:
        given = yaml.safe_load(path.read_text()) or {}
        Values.model_validate(_merged(yaml.safe_load((CHART / "values.yaml").read_text()), given))


BAD = {
    "stages.generator.replica=2": "replica",
    "stages.proofreader.replicas=1": "proofreader",
    "autoscaling.source=magic": "source",
    "stages.grader.autoscaling.maxReplicas=0": "maxReplicas",
    "settings.pipeline.timeouts.generation=-1": "generation",
    "settings.pipeline.timeout.generation=5": "timeout",
    "settings.broker.url=amqp://u:p@h": "url",
    "settings.sealing.key=0123456789abcdef": "sealing",
    "settings.models.api_key=x": "api_key",
    "settings.store.url=mongodb://h": "url",
    "rabbitmq.password=x": "password",
    "image.pullPolicy=Sometimes": "pullPolicy",
}


@pytest.mark.parametrize("which", HELMS)
@pytest.mark.parametrize("given", BAD)
def test_what_is_no_value_is_refused_by_name(which: str, given: str) -> None:
    with pytest.raises(Refused, match=BAD[given]):
        text(which, "--set", given)


IMPOSSIBLE = {
    "rabbitmq.kind=external": "rabbitmq.existingSecret",
    "stages.grader.replicas=3": "autoscaling.source to none",
    "stages.grader.autoscaling.minReplicas=9": "minReplicas is above maxReplicas",
    "autoscaling.source=cpu,stages.grader.autoscaling.minReplicas=0": "no processor to measure",
    "gateway.httpRoute.enabled=true": "parentRefs",
}


@pytest.mark.parametrize("given", IMPOSSIBLE)
def test_what_cannot_work_is_refused_with_the_way_out(given: str) -> None:
    with pytest.raises(Refused, match=re.escape(IMPOSSIBLE[given])):
        text("helm4", "--set", given)


def test_what_needs_a_crd_is_rendered_where_the_cluster_has_it() -> None:
    api = "monitoring.coreos.com/v1"
    without = rendered()
    having = rendered(
        "--api-versions", f"{api}/PodMonitor", "--api-versions", f"{api}/PrometheusRule"
    )
    assert not of(without, "PodMonitor")
    assert not of(without, "PrometheusRule")
    assert len(of(having, "PodMonitor")) == len(of(having, "PrometheusRule")) == 1
    for manifests, annotated in ((without, True), (having, False)):
        made = of(manifests, "Deployment")["ex-grader"]["spec"]["template"]["metadata"]
        assert ("prometheus.io/scrape" in made["annotations"]) is annotated


def test_dashboards_and_rules_are_those_of_the_folders() -> None:
    manifests = rendered("--set", "metrics.rules=always")
    boards = {path.stem for path in CHART.glob("dashboards/*.json")}
    shown = {name for name in of(manifests, "ConfigMap") if name.startswith("ex-dashboard-")}
    assert shown == {f"ex-dashboard-{name}" for name in boards}
    groups = [
        group["name"]
        for path in sorted(CHART.glob("rules/*.yaml"))
        for group in yaml.safe_load(path.read_text())["groups"]
    ]
    (rule,) = of(manifests, "PrometheusRule").values()
    assert [group["name"] for group in rule["spec"]["groups"] or []] == groups


def test_alerts_link_to_the_runbooks_where_they_can_be_read() -> None:
    where = "https://wiki.example/runbooks"
    manifests = with_values(**{"metrics.rules": "always", "metrics.runbooksUrl": f"{where}/"})
    (rule,) = of(manifests, "PrometheusRule").values()
    alerts = [one for group in rule["spec"]["groups"] for one in group["rules"] if "alert" in one]
    assert alerts
    for alert in alerts:
        assert alert["annotations"]["runbook_url"] == f"{where}/{alert['alert']}.md"


def test_settings_reach_the_services_as_given() -> None:
    manifests = with_values(**{"settings.pipeline.concurrency.grading": 3})
    told = yaml.safe_load(of(manifests, "ConfigMap")["ex-settings"]["data"]["settings.yaml"])
    assert told["pipeline"] == {"concurrency": {"grading": 3}, "cpu_processes": 1}
    assert told["gateway"] == {"host": "0.0.0.0", "port": 8000, "keys_file": "/run/keys/keys"}


def _conform(version: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    schemas = tools() / "schemas"
    kinds = schemas / "{{ .NormalizedKubernetesVersion }}/{{ .ResourceKind }}{{ .KindSuffix }}.json"
    crds = schemas / "crds/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json"
    return subprocess.run(
        [
            program("kubeconform"),
            "-strict",
            "-summary",
            *("-kubernetes-version", version),
            *("-schema-location", str(kinds)),
            *("-schema-location", str(crds)),
            *("-skip", "RabbitmqCluster"),  # its operator's schema is in no package registry
            folder,
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _merged(base: object, over: object) -> object:
    if isinstance(base, dict) and isinstance(over, dict):
        return {**base, **{k: _merged(base.get(k), v) for k, v in over.items()}}
    return over


NOTED = {
    "external": "/apis/external.metrics.k8s.io/v1beta1/namespaces/exams/examstream_stage_backlog",
    "keda": "get scaledobjects",
    "cpu": "metrics-server",
    "none": "helm test ex -n exams",
}


@pytest.mark.parametrize("source", NOTED)
def test_notes_say_how_to_read_the_key_and_what_the_source_needs(
    source: str, tmp_path: Path
) -> None:
    # A helm built from its module takes the absent cluster for Kubernetes 1.20.
    copied = shutil.copytree(CHART, tmp_path / "chart")
    about = copied / "Chart.yaml"
    about.write_text(re.sub(r"(?m)^kubeVersion:.*$", "", about.read_text()))
    given = ("--namespace", "exams", "--dry-run=client", "--set", f"autoscaling.source={source}")
    notes = helm("helm4", "install", "ex", copied, *given).partition("\nNOTES:")[2]
    assert "get secret ex-api-keys -o jsonpath='{.data.key}'" in notes
    for other, sign in NOTED.items():
        assert (sign in notes) is (other in (source, "none")), other
