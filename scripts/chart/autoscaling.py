"""How stages are scaled."""

from typing import Literal

from pydantic import Field

from scripts.chart.base import Part

Source = Literal["external", "keda", "cpu", "none"]


class Behaviour(Part):
    """Grows at once, shrinks slowly."""

    growPercent: int = Field(default=100, ge=1, description="More pods in 15 s, in percent.")
    growPods: int = Field(default=4, ge=1, description="More pods in 15 s; the larger counts.")
    shrinkAfterSeconds: int = Field(
        default=300, ge=0, le=3600, description="The highest wish of that time counts."
    )
    shrinkPods: int = Field(default=1, ge=1, description="Pods fewer in a minute.")


class External(Part):
    """Source `external`: a metric that the cluster serves, by prometheus-adapter for example."""

    metric: str = Field(default="examstream_stage_backlog", description="Its name.")
    matchLabels: dict[str, str] = Field(
        default_factory=dict,
        description="Labels beside `stage`; needed where two releases share a namespace.",
    )


class Keda(Part):
    """Source `keda`: it asks a gateway, so no Prometheus is needed."""

    namespace: str = Field(default="keda", description="Where KEDA runs; it may reach gateways.")
    url: str = Field(
        default="", description="Where it asks; empty: `/backlogs` of the gateway's Service."
    )
    pollingIntervalSeconds: int = Field(default=5, ge=1, description="Between two questions.")
    cooldownSeconds: int = Field(
        default=300, ge=0, description="Without work for so long: to the minimum, zero perhaps."
    )


class Cpu(Part):
    """Source `cpu`: for the rules engine, whose work is computing; needs metrics-server."""

    utilizationPercent: int = Field(default=70, ge=1, le=100, description="Of what is requested.")


class Autoscaling(Part):
    """One autoscaler a stage."""

    source: Source = Field(
        default="external",
        description="`external`: HPAs on an external metric; `keda`: ScaledObjects and no HPA of "
        "ours; `cpu`: HPAs on the processor; `none`: `kubectl scale`.",
    )
    external: External = External()
    keda: Keda = Keda()
    cpu: Cpu = Cpu()
    behaviour: Behaviour = Behaviour()


class StageAutoscaling(Part):
    """Of one stage."""

    source: Source | None = Field(
        default=None,
        description="Another source for this stage; `none` pins it to `replicas`.",
    )
    minReplicas: int = Field(
        default=1,
        ge=0,
        description="0 needs source `keda`, or a cluster whose HPAs may scale to zero.",
    )
    maxReplicas: int = Field(default=4, ge=1, description="No more than so many.")
    backlogPerPod: int | None = Field(
        default=None,
        ge=1,
        description="Questions waiting or in work that one pod should have; not set: its "
        "`settings.pipeline.concurrency`.",
    )
