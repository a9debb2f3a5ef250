"""Every value of the chart, with its default and what it is. The schema follows from here."""

from typing import Annotated, Any, Literal

from pydantic import Field

from scripts.chart.autoscaling import Autoscaling, StageAutoscaling
from scripts.chart.base import Auto, Part, Placement, Resources, SecretName, Table, resources
from scripts.chart.servers import MongoDB, RabbitMQ, Secrets


class Image(Part):
    """Images are `REGISTRY/PREFIX-SERVICE:TAG`, as `make images` names them."""

    registry: str = Field(
        default="localhost", description="Host and path; `localhost`: loaded onto the nodes."
    )
    prefix: str = Field(default="examstream-", description="Before the service's name.")
    tag: str = Field(default="", description="Empty: the chart's appVersion.")
    pullPolicy: Literal["Always", "IfNotPresent", "Never"] = Field(
        default="IfNotPresent", description="As Kubernetes has it."
    )
    pullSecrets: list[SecretName] = Field(
        default_factory=list, description="Names of Secrets for the registry."
    )


class Pods(Placement):
    """Values of the gateway and of each stage."""

    replicas: int | None = Field(
        default=None,
        ge=0,
        description="Where no autoscaler has the word; not set: what it has is left as it is "
        "(1 at first), so `kubectl scale` outlives an upgrade.",
    )
    resources: Resources = resources("100m", "256Mi", "768Mi")
    graceSeconds: int | None = Field(
        default=None,
        ge=1,
        description="What a pod has to end in; not set: its timeout, hold_seconds and 30 of a "
        "stage, drainSeconds and 60 of the gateway.",
    )


class Stage(Pods):
    """A stage of the stream."""

    autoscaling: StageAutoscaling = StageAutoscaling()


class Stages(Part):
    """The four stages behind the gateway."""

    generator: Stage = Stage()
    answerer: Stage = Stage()
    grader: Stage = Stage()
    renderer: Stage = Stage(resources=resources("100m", "256Mi", "2Gi", "2Gi"))


class Service(Part):
    """The gateway's Service."""

    type: Literal["ClusterIP", "NodePort", "LoadBalancer"] = Field(
        default="ClusterIP", description="As Kubernetes has it."
    )
    port: int = Field(default=80, ge=1, le=65535, description="Of HTTP.")
    annotations: dict[str, str] = Field(default_factory=dict, description="On it.")


class Ingress(Part):
    """An Ingress before the gateway."""

    enabled: bool = Field(default=False, description="Whether there is one.")
    className: str = Field(default="", description="IngressClass; empty: the cluster's own.")
    host: str = Field(default="examstream.example", description="The name people use.")
    tlsSecret: SecretName = Field(default="", description="Its certificate; empty: no TLS.")
    annotations: dict[str, str] = Field(
        default={
            "nginx.ingress.kubernetes.io/proxy-body-size": "64m",
            "nginx.ingress.kubernetes.io/proxy-buffering": "off",
            "nginx.ingress.kubernetes.io/proxy-read-timeout": "3600",
            "nginx.ingress.kubernetes.io/proxy-request-buffering": "off",
            "nginx.ingress.kubernetes.io/proxy-send-timeout": "3600",
        },
        description="On it; these let live events live with ingress-nginx.",
    )


class HttpRoute(Part):
    """A Gateway API route before the gateway; its timeouts are off, for live events."""

    enabled: bool = Field(default=False, description="Whether there is one.")
    parentRefs: list[Table] = Field(default_factory=list, description="The Gateways it joins.")
    hostnames: list[str] = Field(default_factory=list, description="The names people use.")


class Gateway(Pods):
    """The HTTP API, the page, the dispatcher."""

    resources: Resources = resources("100m", "384Mi", "3Gi", "2Gi")
    drainSeconds: int = Field(
        default=5, ge=0, description="It goes on serving so long after it was told to end."
    )
    service: Service = Service()
    ingress: Ingress = Ingress()
    httpRoute: HttpRoute = HttpRoute()


class Metrics(Part):
    """How Prometheus finds the pods, and the alerts."""

    podMonitor: Auto = Field(
        default="auto", description="`auto`: where the cluster has the Prometheus operator."
    )
    podMonitorLabels: dict[str, str] = Field(
        default_factory=dict, description="What your Prometheus selects PodMonitors by."
    )
    annotations: Auto = Field(
        default="auto", description="`prometheus.io/…` on pods; `auto`: where no PodMonitor is."
    )
    rules: Auto = Field(default="auto", description="The PrometheusRule with the alerts.")
    rulesLabels: dict[str, str] = Field(
        default_factory=dict, description="What your Prometheus selects rules by."
    )
    runbooksUrl: str = Field(
        default="", description="Where the pages of `docs/runbooks` can be read; alerts link there."
    )
    intervalSeconds: int = Field(default=15, ge=1, description="Between two scrapes.")


class Dashboards(Part):
    """ConfigMaps that Grafana's sidecar finds."""

    enabled: bool = Field(default=True, description="Whether there are any.")
    labels: dict[str, str] = Field(
        default={"grafana_dashboard": "1"}, description="What the sidecar looks for."
    )
    annotations: dict[str, str] = Field(
        default={"grafana_folder": "Examstream"}, description="Where it puts them."
    )


class Peers(Part):
    """Who may be reached, or who may come."""

    to: list[Table] = Field(
        default_factory=list, description="NetworkPolicy peers; empty: any address."
    )
    ports: list[Annotated[int, Field(ge=1, le=65535)]] = Field(
        default_factory=list, description="Empty: the port of the address in `settings`."
    )


class NetworkPolicy(Part):
    """Default deny both ways; edges as the design draws them."""

    enabled: bool = Field(default=True, description="Whether there are any.")
    clients: list[Table] = Field(
        default_factory=list,
        description="Who may reach the gateway's HTTP: NetworkPolicy peers; empty: everybody.",
    )
    scrapers: list[Table] = Field(
        default=[
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
        ],
        description="Who may read metrics: NetworkPolicy peers.",
    )
    dns: list[Table] = Field(
        default=[
            {
                "namespaceSelector": {
                    "matchLabels": {"kubernetes.io/metadata.name": "kube-system"}
                },
                "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
            }
        ],
        description="Who answers names: NetworkPolicy peers.",
    )
    model: Peers = Field(default=Peers(), description="Where `settings.models.base_url` is.")
    telemetry: Peers = Field(
        default=Peers(), description="Where `settings.telemetry.otlp_endpoint` is."
    )
    rabbitmq: Peers = Field(
        default=Peers(ports=[5671, 5672]), description="Where an external RabbitMQ is."
    )
    mongodb: Peers = Field(
        default=Peers(ports=[27017]), description="Where an external MongoDB is."
    )


class Tests(Part):
    """`helm test`."""

    enabled: bool = Field(default=True, description="Whether there is one.")
    timeoutSeconds: int = Field(default=300, ge=1, description="For one exam and its PDF.")
    doctor: bool = Field(
        default=False,
        description="Whether `helm test` also runs `examstream doctor` in each service's image.",
    )


class Values(Part):
    """The chart's values."""

    nameOverride: str = Field(default="", description="Instead of the release's name.")
    commonLabels: dict[str, str] = Field(default_factory=dict, description="On everything.")
    image: Image = Image()
    settings: Annotated[Any, "settings"] = Field(
        default={
            "broker": {"connect_timeout_seconds": 600},
            "pipeline": {"cpu_processes": 1},
        },
        description="The settings file of all services (docs/settings.md), checked as they check "
        "it. Secrets have no place here.",
    )
    secrets: Secrets = Secrets()
    gateway: Gateway = Gateway()
    stages: Stages = Stages()
    autoscaling: Autoscaling = Autoscaling()
    rabbitmq: RabbitMQ = RabbitMQ()
    mongodb: MongoDB = MongoDB()
    metrics: Metrics = Metrics()
    dashboards: Dashboards = Dashboards()
    networkPolicy: NetworkPolicy = NetworkPolicy()
    tests: Tests = Tests()
