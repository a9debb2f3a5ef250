"""Images: the services' by `make images`, the servers' from deploy/cluster/images; into the node."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scripts.cluster import node
from scripts.cluster.parts import PAUSE
from scripts.cluster.places import DATA, DEPLOY, IMAGES, ROOT
from scripts.cluster.shell import Failed, answers, run

SERVICES = ("generator", "answerer", "grader", "renderer", "gateway")
RABBITMQ = "localhost/examstream-cluster-rabbitmq:1"
MONGODB = "localhost/examstream-cluster-mongodb:1"
CTR = ("ctr", "--namespace", "k8s.io", "images")  # the kubelet's
LOADED = IMAGES / "loaded.json"  # what containerd has: name → id


def service_image(service: str) -> str:
    """The name `make images` gives it."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    version = next(line.split('"')[1] for line in lines if line.startswith("version = "))
    return f"localhost/examstream-{service}:{version}"


def build() -> list[str]:
    """Build all that are not there yet as they would be; their names."""
    run([ROOT / "scripts" / "images" / "build"], environ={"BASE": "own"}, folder=ROOT)
    run([ROOT / "scripts" / "install-test-packages"], folder=ROOT)
    _pause()
    server = _test_mongo()
    for name, image, context in (
        ("rabbitmq", RABBITMQ, DEPLOY / "images"),
        ("mongodb", MONGODB, server),
    ):
        _build(image, DEPLOY / "images" / f"{name}.Dockerfile", context)
    return [PAUSE, RABBITMQ, MONGODB, *map(service_image, SERVICES)]


def load(names: Iterable[str]) -> int:
    """Bring those into the node that it has not; how many."""
    loaded: dict[str, str] = json.loads(LOADED.read_text()) if LOADED.exists() else {}
    count = 0
    for name in names:
        identity = image_id(name)
        if loaded.get(name) == identity:
            continue
        archive = DATA / "image.tar"
        run(["buildah", "push", "--quiet", name, f"docker-archive:{archive}:{name}"])
        run(node.inside(*CTR, "import", archive))
        archive.unlink()
        if name in loaded:  # what had this name before: containerd keeps it by its id, too
            answers(node.inside(*CTR, "remove", f"sha256:{loaded[name]}"))
        loaded[name] = identity
        LOADED.write_text(json.dumps(loaded))
        count += 1
    return count


def image_id(name: str) -> str:
    """Of its contents and settings."""
    told = run(["buildah", "inspect", "--type", "image", "--format", "{{.FromImageID}}", name])
    return told.strip()


def _pause() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = DEPLOY / "images" / "pause.c"
        run(["gcc", "-Os", "-static", "-s", "-o", Path(folder) / "pause", source])
        os.utime(Path(folder) / "pause", (0, 0))
        _build(PAUSE, DEPLOY / "images" / "pause.Dockerfile", Path(folder))


def _test_mongo() -> Path:
    """A context with the built server in `server`, kept beside it in the cache."""
    from tests.servers.mongo import _built  # the one place that knows its folder

    built = _built()
    if not built.is_dir():
        raise Failed(
            "the MongoDB protocol server could not be built (scripts/install-test-packages)"
        )
    context = DATA / "mongodb"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(built, context / "server")
    return context


def _build(image: str, file: Path, context: Path) -> None:
    how = ["--layers", "--isolation", "chroot"]
    run(["nice", "-n", "5", "buildah", "build", *how, "--file", file, "--tag", image, context])
