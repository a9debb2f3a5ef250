"""Where everything is, and the node's addresses."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy" / "cluster"
CHART = ROOT / "deploy" / "helm" / "examstream"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "examstream"

# All that a running cluster writes; gone after `make cluster-down`.
DATA = CACHE / "cluster"
IMAGES = CACHE / "cluster-images"  # but for this: containerd's disk
PARTS = DATA / "parts"  # what the node's first process keeps running, a file each
CERTIFICATES = DATA / "certificates"
CONFIGURATION = DATA / "configuration"
PID = DATA / "node.pid"
KUBECONFIG = DATA / "kubeconfig"

NODE = "examstream-node"
CGROUP = "examstream"
INTERFACE = "examstream0"  # this machine's end of the wire to the node
NETWORK = "10.213.0.0/16"
HOST_ADDRESS = "10.213.0.1"
NODE_ADDRESS = "10.213.0.2"
PODS, PODS_GATEWAY = "10.213.8.0/22", "10.213.8.1"
SERVICES, API_SERVICE, DNS_SERVICE = "10.213.16.0/20", "10.213.16.1", "10.213.16.10"
API = f"https://{NODE_ADDRESS}:6443"

NAMESPACE = RELEASE = "exams"
