"""Keys and certificates of the control plane, made anew with each cluster; valid for a month."""

import base64
import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.cluster.places import API, API_SERVICE, CERTIFICATES, NODE, NODE_ADDRESS

USAGE = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
API_NAMES = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
    "localhost",
]
KEDA_NAMES = [
    "localhost",
    "keda-operator.keda.svc",
    "keda-metrics-apiserver.keda.svc",
]
# Who they are to Kubernetes: (name, group).
CLIENTS = {
    "admin": ("admin", "system:masters"),
    "controller-manager": ("system:kube-controller-manager", ""),
    "scheduler": ("system:kube-scheduler", ""),
    "proxy": ("system:kube-proxy", ""),
    "kubelet": (f"system:node:{NODE}", "system:nodes"),
    "beside": ("beside", "system:masters"),  # CoreDNS and KEDA, which run beside the pods
}


class Authority:
    """A certificate authority whose files lie in a folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name, "")
        made = _builder(self._name, self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self._certificate = made.sign(self._key, hashes.SHA256())
        self.file = folder / f"{name}.crt"
        self.file.write_bytes(self._certificate.public_bytes(Encoding.PEM))

    def issue(self, file: str, name: str, group: str = "", *, names: list[str]) -> None:
        """`file`.crt and `file`.key, for a server of these names and addresses, and a client."""
        key = ec.generate_private_key(ec.SECP256R1())
        known = [_alternative(each) for each in names] or [x509.DNSName(file)]
        made = (
            _builder(_named(name, group), self._name, key)
            .add_extension(x509.ExtendedKeyUsage(USAGE), critical=False)
            .add_extension(x509.SubjectAlternativeName(known), critical=False)
        )
        signed = made.sign(self._key, hashes.SHA256())
        (self._folder / f"{file}.crt").write_bytes(signed.public_bytes(Encoding.PEM))
        _write_key(self._folder / f"{file}.key", key)


def make() -> None:
    """All of them, and a kubeconfig for each client."""
    CERTIFICATES.mkdir(parents=True, mode=0o700)
    authority = Authority("ca", CERTIFICATES)
    served = [*API_NAMES, API_SERVICE, NODE_ADDRESS, "127.0.0.1"]
    authority.issue("apiserver", "kube-apiserver", "system:masters", names=served)
    authority.issue("kubelet-server", NODE, names=[NODE, NODE_ADDRESS])
    for file, (name, group) in CLIENTS.items():
        authority.issue(file, name, group, names=[])
        kubeconfig(file)
    Authority("front-ca", CERTIFICATES).issue("front", "front-proxy", names=[])
    _write_key(CERTIFICATES / "accounts.key", ec.generate_private_key(ec.SECP256R1()))
    keda = CERTIFICATES / "keda"
    keda.mkdir()
    Authority("ca", keda).issue("tls", "keda", names=KEDA_NAMES)


def kubeconfig(client: str) -> None:
    """`client`.conf beside its certificate."""

    def data(name: str) -> str:
        return base64.b64encode((CERTIFICATES / name).read_bytes()).decode()

    server = {"server": API, "certificate-authority-data": data("ca.crt")}
    user = {
        "client-certificate-data": data(f"{client}.crt"),
        "client-key-data": data(f"{client}.key"),
    }
    told = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "examstream", "cluster": server}],
        "users": [{"name": client, "user": user}],
        "contexts": [{"name": "examstream", "context": {"cluster": "examstream", "user": client}}],
        "current-context": "examstream",
    }
    (CERTIFICATES / f"{client}.conf").write_text(json.dumps(told))


def _named(name: str, group: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if group:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, group))
    return x509.Name(parts)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=30))
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
