"""Where RabbitMQ and MongoDB come from, and secrets."""

from typing import Literal

from pydantic import Field

from scripts.chart.base import Part, Placement, Resources, SecretName, Table, resources

Kind = Literal["builtin", "operator", "external"]
_KIND = (
    "`builtin`: one small server in this release, for trying out; `operator`: a custom resource "
    "for its operator; `external`: `existingSecret` holds the address."
)


class Persistence(Part):
    """The disk of a built-in server."""

    enabled: bool = Field(default=True, description="False: its data goes with its pod.")
    size: str = Field(default="2Gi", description="Of the volume.")
    storageClass: str = Field(default="", description="Empty: the cluster's own.")


class Server(Placement):
    """Values of either."""

    kind: Kind = Field(default="builtin", description=_KIND)
    existingSecret: SecretName = Field(
        default="", description="A Secret with the address; wins over what `kind` makes."
    )
    secretKey: str = Field(default="url", description="The address's key in `existingSecret`.")
    pullPolicy: str = Field(default="IfNotPresent", description="Of the built-in one's image.")
    command: list[str] = Field(default_factory=list, description="Instead of the image's own.")
    args: list[str] = Field(default_factory=list, description="Its arguments.")
    runAsUser: int = Field(default=999, ge=1, description="Numeric user and group; not root.")
    persistence: Persistence = Persistence()
    resources: Resources = resources("100m", "384Mi", "768Mi", "2Gi")
    replicas: int = Field(default=3, ge=1, description="Of kind `operator`.")
    spec: Table = Field(
        default_factory=dict, description="Merged over the `spec` of kind `operator`."
    )


class RabbitMQ(Server):
    """RabbitMQ, 3.10 or newer."""

    image: str = Field(default="docker.io/library/rabbitmq:4.2", description="Of the built-in one.")


class MongoDB(Server):
    """MongoDB, 4.4 or newer, or what speaks its protocol."""

    image: str = Field(default="docker.io/library/mongo:8.0", description="Of the built-in one.")
    args: list[str] = Field(
        default=["--bind_ip_all", "--wiredTigerCacheSizeGB", "0.25"], description="Its arguments."
    )
    auth: bool = Field(default=True, description="False: the built-in one asks for no password.")
    uriOptions: str = Field(
        default="authSource=admin&retryWrites=false",
        description="Of the built-in one's address: a single mongod knows no retryable writes.",
    )
    version: str = Field(default="8.0.12", description="Of kind `operator`.")


class Secret(Part):
    """A secret of somebody else's making, or one that is made once and kept."""

    existingSecret: SecretName = Field(default="", description="Empty: made at the first install.")


class Sealing(Secret):
    """What generator and grader share and the answerer never gets."""

    secretKey: str = Field(default="sealing-key", description="Its key in the Secret.")


class ApiKeys(Secret):
    """Keys of tenants, as `examstream keys new` writes them; the first is made by the chart."""

    secretKey: str = Field(default="keys", description="The file's key in the Secret.")
    firstKey: str = Field(
        default="key", description="The key itself, for `helm test`; in an existing Secret too."
    )
    tenant: str = Field(
        default="local",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Whose the first one is.",
    )


class AdminKey(Secret):
    """For `/v1/admin`: dead letters."""

    secretKey: str = Field(default="admin-key", description="Its key in the Secret.")


class ModelKey(Part):
    """The model endpoint's own key, where it wants one."""

    existingSecret: SecretName = Field(default="", description="Empty: none is sent.")
    secretKey: str = Field(default="api-key", description="Its key in the Secret.")


class Secrets(Part):
    """No password stands in values."""

    keep: bool = Field(
        default=True,
        description="Secrets made by the chart stay when it is uninstalled, as volumes do.",
    )
    sealing: Sealing = Sealing()
    apiKeys: ApiKeys = ApiKeys()
    adminKey: AdminKey = AdminKey()
    modelKey: ModelKey = ModelKey()
