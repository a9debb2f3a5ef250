"""One autoscaler a stage, whatever the source, and none beside it."""

from collections import Counter

import pytest
import yaml

from examstream.exam.settings import Settings
from tests.chart.rendering import STAGES, Manifest, of, rendered, with_values

COUNTED = {
    "external": {"HorizontalPodAutoscaler": 4, "ScaledObject": 0},
    "keda": {"HorizontalPodAutoscaler": 0, "ScaledObject": 4},
    "cpu": {"HorizontalPodAutoscaler": 4, "ScaledObject": 0},
    "none": {"HorizontalPodAutoscaler": 0, "ScaledObject": 0},
}
CONCURRENCY = {"generator": 4, "answerer": 6, "grader": 4, "renderer": 2}


def scaled(manifests: list[Manifest]) -> Counter[str]:
    """How often each Deployment is the target of an autoscaler."""
    return Counter(
        manifest["spec"]["scaleTargetRef"]["name"]
        for manifest in manifests
        if manifest["kind"] in ("HorizontalPodAutoscaler", "ScaledObject")
    )


@pytest.mark.parametrize("source", COUNTED)
def test_each_source_renders_its_own_kind_once_a_stage(source: str) -> None:
    manifests = rendered("--set", f"autoscaling.source={source}")
    assert {kind: len(of(manifests, kind)) for kind in COUNTED[source]} == COUNTED[source]
    expected = {} if source == "none" else {f"ex-{stage}": 1 for stage in STAGES}
    assert scaled(manifests) == expected


@pytest.mark.parametrize("source", COUNTED)
def test_no_deployment_says_how_many_unless_told(source: str) -> None:
    for deployment in of(rendered("--set", f"autoscaling.source={source}"), "Deployment").values():
        assert "replicas" not in deployment["spec"]


def test_the_external_metric_is_asked_for_by_stage_and_per_pod() -> None:
    for name, hpa in of(rendered(), "HorizontalPodAutoscaler").items():
        stage = name.removeprefix("ex-")
        (metric,) = hpa["spec"]["metrics"]
        assert metric["external"] == {
            "metric": {
                "name": "examstream_stage_backlog",
                "selector": {"matchLabels": {"stage": stage}},
            },
            "target": {"type": "AverageValue", "averageValue": str(CONCURRENCY[stage])},
        }


def test_a_pods_share_follows_the_settings_unless_given() -> None:
    pipeline = Settings().pipeline.concurrency
    assert {
        "generator": pipeline.generation,
        "answerer": pipeline.answering,
        "grader": pipeline.grading,
        "renderer": pipeline.rendering,
    } == CONCURRENCY
    manifests = with_values(
        **{
            "settings.pipeline.concurrency.grading": 9,
            "stages.answerer.autoscaling.backlogPerPod": 1,
        }
    )
    targets = {
        name: hpa["spec"]["metrics"][0]["external"]["target"]["averageValue"]
        for name, hpa in of(manifests, "HorizontalPodAutoscaler").items()
    }
    assert targets == {
        "ex-generator": "4",
        "ex-answerer": "1",
        "ex-grader": "9",
        "ex-renderer": "2",
    }


def test_keda_asks_the_gateway_for_each_stage_and_may_go_to_zero() -> None:
    manifests = with_values(
        **{"autoscaling.source": "keda", "stages.grader.autoscaling.minReplicas": 0}
    )
    for name, scaler in of(manifests, "ScaledObject").items():
        (trigger,) = scaler["spec"]["triggers"]
        assert trigger["metadata"]["url"] == "http://ex-gateway-health.exams.svc:9100/backlogs"
        assert trigger["metadata"]["valueLocation"] == name.removeprefix("ex-")
        assert scaler["spec"]["minReplicaCount"] == (0 if name == "ex-grader" else 1)


def test_it_grows_at_once_and_shrinks_slowly() -> None:
    behaviours = [
        hpa["spec"]["behavior"] for hpa in of(rendered(), "HorizontalPodAutoscaler").values()
    ]
    behaviours += [
        scaler["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
        for scaler in of(rendered("--set", "autoscaling.source=keda"), "ScaledObject").values()
    ]
    assert len(behaviours) == 8
    for behaviour in behaviours:
        assert behaviour["scaleUp"]["stabilizationWindowSeconds"] == 0
        assert behaviour["scaleDown"]["stabilizationWindowSeconds"] == 300


def test_a_stage_is_pinned_by_leaving_it_out() -> None:
    manifests = with_values(
        **{"stages.grader.autoscaling.source": "none", "stages.grader.replicas": 0}
    )
    assert "ex-grader" not in scaled(manifests)
    assert sum(scaled(manifests).values()) == 3
    deployments = of(manifests, "Deployment")
    assert deployments["ex-grader"]["spec"]["replicas"] == 0
    assert all("replicas" not in deployments[f"ex-{s}"]["spec"] for s in STAGES if s != "grader")


def test_a_pod_has_longer_to_end_than_its_longest_work_and_hold() -> None:
    manifests = with_values(**{"settings.pipeline.timeouts.answering": 600.5})
    hold = Settings().pipeline.limits.hold_seconds
    for stage, timeout in {"answerer": 600.5, "generator": 60}.items():
        pod = of(manifests, "Deployment")[f"ex-{stage}"]["spec"]["template"]["spec"]
        assert timeout + hold < pod["terminationGracePeriodSeconds"] < timeout + hold + 60
        (container,) = pod["containers"]
        drain = {one["name"]: one.get("value") for one in container["env"]}
        assert float(drain["EXAMSTREAM_PIPELINE__LIMITS__DRAIN_SECONDS"] or 0) >= timeout


def test_what_the_settings_say_of_draining_stands() -> None:
    manifests = with_values(**{"settings.pipeline.limits.drain_seconds": 7})
    assert "DRAIN_SECONDS" not in yaml.safe_dump(of(manifests, "Deployment"))
