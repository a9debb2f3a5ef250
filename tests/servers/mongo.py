"""A server that speaks MongoDB's protocol: mongo-java-server on H2, see scripts/mongo."""

import hashlib
import os
import shutil
import signal
from pathlib import Path

from tests.servers.base import Unavailable
from tests.servers.ports import free_port
from tests.servers.process import Process

SOURCES = Path(__file__).parents[2] / "scripts" / "mongo"
SOURCE_FILES = ("TestMongo.java", "jars.sha256", "pom.xml")
JAVA = ("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")


class PackagedMongo:
    """One server; address and data stay across stop, kill and start. See base.Server.

    It has no transactions, sessions, change streams, `explain` or real secondary indexes, and it
    commits to disk after each message: what was answered survives a kill.
    """

    def __init__(self, folder: Path) -> None:
        self._jars = _built()
        if not self._jars.is_dir() or shutil.which("java") is None:
            raise Unavailable(
                "the MongoDB protocol server is not built (scripts/install-test-packages builds it "
                "with Java and Maven), and EXAMSTREAM_TEST_MONGO_URI names none"
            )
        self._folder = folder
        self._port = free_port()
        self._server: Process | None = None

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self._port}/"

    def start(self) -> None:
        if self._server is not None and self._server.alive:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        classpath = f"{self._jars}:{self._jars}/*"
        command = [*JAVA, "-cp", classpath, "TestMongo", str(self._folder / "data")]
        command.append(str(self._port))
        log = self._folder / "start.log"
        self._server = Process(command, os.environ, self._port, log)
        self._server.wait_until_it_listens(30)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def wipe(self) -> None:
        self.kill()
        shutil.rmtree(self._folder / "data", ignore_errors=True)

    def _end(self, sign: signal.Signals) -> None:
        if self._server is not None:
            self._server.end(sign)
            self._server = None


def _built() -> Path:
    """Where scripts/install-test-packages puts what it built from these very sources."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in SOURCE_FILES))
    return cache / "examstream" / f"test-mongo-{digest.hexdigest()[:12]}"
