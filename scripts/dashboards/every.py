"""All dashboards."""

from pathlib import Path

from scripts.dashboards.gateway import GATEWAY
from scripts.dashboards.models import MODELS
from scripts.dashboards.servers import SERVERS
from scripts.dashboards.stage import STAGE
from scripts.dashboards.stream import STREAM
from scripts.dashboards.tenants import TENANTS

EVERY = (STREAM, STAGE, MODELS, GATEWAY, TENANTS, SERVERS)
FOLDER = Path(__file__).parents[2] / "deploy" / "helm" / "examstream" / "dashboards"
