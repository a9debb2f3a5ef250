"""What the models of the chart's values share."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Auto = Literal["auto", "always", "never"]
"""For what needs a CRD: `auto` renders it where the cluster has that."""

Table = dict[str, Any]
Quantity = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$")]
SecretName = Annotated[str, Field(pattern=r"^([a-z0-9]([-.a-z0-9]*[a-z0-9])?)?$")]


class Part(BaseModel):
    """Some values: an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Amounts(Part):
    """Of one container."""

    cpu: Quantity | None = None
    memory: Quantity | None = None
    ephemeral_storage: Quantity | None = Field(default=None, alias="ephemeral-storage")


class Resources(Part):
    """What a container asks for and may take. No processor limit: it would only slow it down."""

    requests: Amounts = Amounts()
    limits: Amounts = Amounts()


def resources(cpu: str, memory: str, limit: str, disk: str = "1Gi") -> Resources:
    """Requests of processor and memory, a limit of memory, and disk as limit and request."""
    return Resources.model_validate(
        {
            "requests": {"cpu": cpu, "memory": memory, "ephemeral-storage": "64Mi"},
            "limits": {"memory": limit, "ephemeral-storage": disk},
        }
    )


class Placement(Part):
    """Where pods go, and what is written on them."""

    nodeSelector: dict[str, str] = Field(default_factory=dict, description="Labels a node needs.")
    tolerations: list[Table] = Field(default_factory=list, description="Taints that do no harm.")
    affinity: Table = Field(default_factory=dict, description="As Kubernetes has it.")
    priorityClassName: str = Field(default="", description="A PriorityClass; empty: none.")
    podAnnotations: dict[str, str] = Field(default_factory=dict, description="On each pod.")
    podLabels: dict[str, str] = Field(default_factory=dict, description="On each pod.")
    env: list[Table] = Field(
        default_factory=list,
        description="More environment variables, as Kubernetes has them; they win over `settings`.",
    )
