"""Kubernetes and what is beside it, from the Go modules of deploy/cluster, built once into the cache."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.cluster.places import CACHE, DEPLOY, ROOT
from scripts.cluster.shell import Failed, run

KUBERNETES = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kube-proxy",
    "kubelet",
    "kubectl",
)
VERSION = "v1.34.4"
PACKAGES = (
    "etcd-server",
    "containerd",
    "runc",
    "containernetworking-plugins",
    "iptables",
    "conntrack",
    "iproute2",
    "buildah",
    "mmdebstrap",
    "gcc",
    "libc6-dev",
)
NEEDED = (
    "etcd",
    "containerd",
    "ctr",
    "runc",
    "iptables",
    "conntrack",
    "ip",
    "buildah",
    "mmdebstrap",
    "gcc",
)
# Two compilers at a time; the same program wherever it is built.
FLAGS = "-p=2 -trimpath -buildvcs=false -mod=readonly"


def packages() -> None:
    """What Debian has; quick when all is there. Installed servers are not started."""
    plugins = Path("/usr/lib/cni/bridge").exists()
    if plugins and all(shutil.which(name) for name in NEEDED):
        return
    if shutil.which("apt-get") is None:
        raise Failed("this needs Debian's packages: " + " ".join(PACKAGES))
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        run(["apt-get", "update", "-qq"])
        run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
            environ={"DEBIAN_FRONTEND": "noninteractive"},
        )
    finally:
        if ours:
            policy.unlink()


def programs() -> Path:
    """The folder with all programs and KEDA's definitions; about 20 minutes at the first time."""
    told = "Kubernetes, CoreDNS and KEDA, once (about 20 minutes)"
    return _cached("programs", ("kubernetes", "coredns", "keda"), _build, told)


def state_metrics() -> Path:
    """kube-state-metrics, which a test alone needs; about 4 minutes at the first time."""
    name = "kube-state-metrics"
    told = f"{name}, once (about 4 minutes)"

    def build(stage: Path) -> None:
        _go("state-metrics", "k8s.io/kube-state-metrics/v2", stage / name)

    return _cached("state-metrics", ("state-metrics",), build, told) / name


def _cached(name: str, modules: tuple[str, ...], build: Callable[[Path], None], told: str) -> Path:
    """The folder of what these modules make, filled where it is not there."""
    files = sorted(path for module in modules for path in (DEPLOY / module).iterdir())
    sources = [path for path in files if path.suffix in {".go", ".mod", ".sum"}]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    folder = CACHE / f"cluster-{name}-{digest}"
    if folder.is_dir():
        return folder
    if shutil.which("go") is None:
        raise Failed("building Kubernetes needs Go 1.26 or newer (go.dev, or your packages)")
    print(f"building {told}", flush=True)
    stage = folder.with_name(f"{folder.name}.{os.getpid()}")
    stage.mkdir(parents=True)
    try:
        build(stage)
        stage.rename(folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return folder


def _build(stage: Path) -> None:
    version = "k8s.io/component-base/version"
    major, minor, _ = VERSION.removeprefix("v").split(".")
    told = f"-X {version}.gitVersion={VERSION} -X {version}.gitMajor={major} -X {version}.gitMinor={minor}"
    _go("kubernetes", ".", stage / "kubernetes", f"-s -w {told}")
    for name in KUBERNETES:
        (stage / name).symlink_to("kubernetes")
    _go("coredns", "github.com/coredns/coredns", stage / "coredns")
    for part in ("operator", "adapter"):
        _go("keda", f"github.com/kedacore/keda/v2/cmd/{part}", stage / f"keda-{part}")
    module = ["go", "list", "-m", "-f", "{{.Dir}}", "github.com/kedacore/keda/v2"]
    source = Path(run(module, folder=DEPLOY / "keda").strip())
    shutil.copytree(source / "config" / "crd" / "bases", stage / "keda-definitions")


def _go(module: str, package: str, to: Path, flags: str = "-s -w") -> None:
    run(
        ["nice", "-n", "5", "go", "build", "-ldflags", flags, "-o", to, package],
        folder=DEPLOY / module,
        environ={"GOFLAGS": FLAGS},
    )


def helm() -> Path:
    """Helm, as the chart's tests have it."""
    folder = run([ROOT / "scripts" / "install-chart-tools"], folder=ROOT).strip()
    found = Path(folder) / "bin" / "helm3" / "helm"
    if not found.exists():
        raise Failed("no helm: scripts/install-chart-tools could not build it")
    return found
