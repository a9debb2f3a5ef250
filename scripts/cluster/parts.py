"""The parts of the control plane and the node: their files and their command lines."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.cluster.places import (
    CERTIFICATES,
    CGROUP,
    CONFIGURATION,
    DNS_SERVICE,
    NODE,
    NODE_ADDRESS,
    PARTS,
    PODS,
    PODS_GATEWAY,
    SERVICES,
)

PAUSE = "localhost/pause:1"
CONTAINERD = "unix:///run/containerd/containerd.sock"
ADAPTER_PORT = 6444
CERTS = str(CERTIFICATES)

KUBELET: dict[str, Any] = {
    "apiVersion": "kubelet.config.k8s.io/v1beta1",
    "kind": "KubeletConfiguration",
    "authentication": {
        "anonymous": {"enabled": False},
        "x509": {"clientCAFile": f"{CERTS}/ca.crt"},
    },
    "authorization": {"mode": "Webhook"},
    "tlsCertFile": f"{CERTS}/kubelet-server.crt",
    "tlsPrivateKeyFile": f"{CERTS}/kubelet-server.key",
    "containerRuntimeEndpoint": CONTAINERD,
    "clusterDNS": [DNS_SERVICE],
    "clusterDomain": "cluster.local",
    "cgroupDriver": "cgroupfs",
    "cgroupRoot": f"/{CGROUP}",
    # A machine in a machine: no swap to turn off, no OOM score to lower, perhaps still cgroup v1.
    "failSwapOn": False,
    "failCgroupV1": False,
    "oomScoreAdj": 0,
    "featureGates": {"KubeletInUserNamespace": True},
    # The disk is not ours alone: other programs may fill it, and no pod shall go for that.
    "evictionHard": {
        "memory.available": "100Mi",
        "nodefs.available": "0%",
        "imagefs.available": "0%",
    },
    "imageGCHighThresholdPercent": 100,
    "volumePluginDir": "/var/lib/kubelet/plugins-found",
    "syncFrequency": "10s",
    "serializeImagePulls": False,
}

CONTAINERD_TOML = f"""\
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "{CONFIGURATION}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
"""

# The bridge plug-in enforces no NetworkPolicy.
CNI: dict[str, Any] = {
    "cniVersion": "0.4.0",
    "name": "pods",
    "plugins": [
        {
            "type": "bridge",
            "bridge": "cni0",
            "isGateway": True,
            "ipMasq": False,
            "hairpinMode": True,
            "ipam": {
                "type": "host-local",
                "ranges": [[{"subnet": PODS, "gateway": PODS_GATEWAY}]],
                "routes": [{"dst": "0.0.0.0/0"}],
            },
        },
        {"type": "loopback"},
    ],
}

COREFILE = f"""\
cluster.local in-addr.arpa {{
    bind {NODE_ADDRESS}
    errors
    kubernetes cluster.local in-addr.arpa {{
        kubeconfig {CERTS}/beside.conf
        ttl 1
    }}
}}
. {{
    bind {NODE_ADDRESS}
    template ANY ANY {{
        rcode NXDOMAIN
    }}
}}
"""


def configure() -> None:
    """Write the parts' files."""
    (CONFIGURATION / "cni").mkdir(parents=True, exist_ok=True)
    (CONFIGURATION / "kubelet.yaml").write_text(yaml.safe_dump(KUBELET))
    (CONFIGURATION / "containerd.toml").write_text(CONTAINERD_TOML)
    (CONFIGURATION / "cni" / "10-pods.conflist").write_text(json.dumps(CNI))
    (CONFIGURATION / "Corefile").write_text(COREFILE)
    (CONFIGURATION / "resolv.conf").write_text(
        f"nameserver {NODE_ADDRESS}\nsearch cluster.local\noptions ndots:5\n"
    )


def run_control_plane(programs: Path) -> None:
    """etcd, the API server, controllers, scheduler."""
    _run(
        "etcd",
        ["etcd", "--data-dir=/var/lib/etcd", "--unsafe-no-fsync"],  # it is thrown away
    )
    _run(
        "apiserver",
        [
            programs / "kube-apiserver",
            f"--advertise-address={NODE_ADDRESS}",
            "--etcd-servers=http://127.0.0.1:2379",
            f"--service-cluster-ip-range={SERVICES}",
            "--authorization-mode=Node,RBAC",
            "--kubelet-preferred-address-types=InternalIP",
            "--enable-aggregator-routing=true",  # external metrics come from beside the pods
            *_certificate("tls-cert-file", "tls-private-key-file", "apiserver"),
            f"--client-ca-file={CERTS}/ca.crt",
            f"--kubelet-certificate-authority={CERTS}/ca.crt",
            *_certificate("kubelet-client-certificate", "kubelet-client-key", "apiserver"),
            f"--requestheader-client-ca-file={CERTS}/front-ca.crt",
            "--requestheader-allowed-names=front-proxy",
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            *_certificate("proxy-client-cert-file", "proxy-client-key-file", "front"),
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={CERTS}/accounts.key",
            f"--service-account-signing-key-file={CERTS}/accounts.key",
        ],
    )
    _run(
        "controller-manager",
        [
            programs / "kube-controller-manager",
            f"--kubeconfig={CERTS}/controller-manager.conf",
            "--leader-elect=false",
            "--use-service-account-credentials=true",
            f"--root-ca-file={CERTS}/ca.crt",
            "--flex-volume-plugin-dir=/var/lib/kubelet/plugins-found",
            f"--service-account-private-key-file={CERTS}/accounts.key",
            "--horizontal-pod-autoscaler-sync-period=5s",
        ],
    )
    scheduler = [f"--kubeconfig={CERTS}/scheduler.conf", "--leader-elect=false"]
    _run("scheduler", [programs / "kube-scheduler", *scheduler])


def run_node(programs: Path) -> None:
    """containerd, kubelet, the proxy of Service addresses, names."""
    _run("containerd", ["containerd", "--config", CONFIGURATION / "containerd.toml"])
    _run(
        "kubelet",
        [
            programs / "kubelet",
            f"--config={CONFIGURATION}/kubelet.yaml",
            f"--kubeconfig={CERTS}/kubelet.conf",
            f"--hostname-override={NODE}",
            f"--node-ip={NODE_ADDRESS}",
        ],
    )
    _run(
        "proxy",
        [
            programs / "kube-proxy",
            f"--kubeconfig={CERTS}/proxy.conf",
            f"--hostname-override={NODE}",
            "--proxy-mode=iptables",
            "--masquerade-all",
            f"--cluster-cidr={PODS}",
            # The first process's namespace alone may set these.
            "--conntrack-max-per-core=0",
            "--conntrack-tcp-timeout-established=0",
            "--conntrack-tcp-timeout-close-wait=0",
        ],
    )
    _run("coredns", [programs / "coredns", "-conf", CONFIGURATION / "Corefile"])


def run_keda(programs: Path) -> None:
    """KEDA's operator and its metrics adapter, beside the cluster."""
    environ = {"KUBECONFIG": f"{CERTS}/beside.conf", "POD_NAMESPACE": "keda", "WATCH_NAMESPACE": ""}
    _run(
        "keda-operator",
        [
            programs / "keda-operator",
            "--metrics-bind-address=127.0.0.1:18080",
            "--health-probe-bind-address=127.0.0.1:18081",
            "--enable-cert-rotation=false",
            f"--cert-dir={CERTS}/keda",
        ],
        environ,
    )
    _run(
        "keda-adapter",
        [
            programs / "keda-adapter",
            f"--secure-port={ADAPTER_PORT}",
            "--port=18082",
            f"--cert-dir={CERTS}/keda",
            *_certificate("tls-cert-file", "tls-private-key-file", "keda/tls"),
            "--metrics-service-address=localhost:9666",
            *(
                f"--{what}-kubeconfig={CERTS}/beside.conf"
                for what in ("authentication", "authorization", "lister")
            ),
        ],
        environ,
    )


def _certificate(certificate: str, key: str, name: str) -> list[str]:
    return [f"--{certificate}={CERTS}/{name}.crt", f"--{key}={CERTS}/{name}.key"]


def _run(name: str, command: list[str | Path], environ: Mapping[str, str] | None = None) -> None:
    told = {"command": [str(word) for word in command], "environ": environ or {}}
    file = PARTS / f"{name}.json"
    part = file.with_suffix(".new")
    part.write_text(json.dumps(told))
    part.rename(file)  # the node's first process reads whole files only
