"""Both servers until killed; prints their addresses as lines for a shell."""

import signal
import sys
import tempfile
from pathlib import Path

from tests.servers.base import Unavailable
from tests.servers.choose import AMQP_URL, MONGO_URI, own_mongo, own_rabbit
from tests.servers.docker import DockerRabbit
from tests.servers.given import CTL
from tests.servers.rabbit import PackagedRabbit


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="examstream-servers-") as folder,
            own_rabbit(Path(folder) / "rabbit") as rabbit,
            own_mongo(Path(folder) / "mongo") as mongo,
        ):
            print(f"export {AMQP_URL}='{rabbit.url}'")
            print(f"export {MONGO_URI}='{mongo.url}'")
            if isinstance(rabbit, PackagedRabbit | DockerRabbit):
                print(f"export {CTL}='{rabbit.ctl_command}'")
            print("# they run until this is interrupted", flush=True)
            signal.pause()
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
