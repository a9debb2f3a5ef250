"""The node's first process: furnishes its namespaces, then keeps the parts running.

`python init.py DATA IMAGES`, started in namespaces of its own by node.py, with the standard library only.
A part is a file DATA/parts/NAME.json {"command": [...], "environ": {...}}; it is started when the
file appears and again a second after it ended. Its output goes to DATA/log/NAME.log.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

# What a node writes, kept apart from this machine's own: in the data, or in memory.
KEPT = {"/var/lib": "lib", "/var/log": "log"}
IN_MEMORY = "/run"


def furnish(data: Path, images: Path) -> None:
    """Mounts that this machine does not see; forwarding; the bridge the pods hang on."""
    _run("mount", "--make-rshared", "/")
    for place, name in KEPT.items():
        (data / name).mkdir(exist_ok=True)
        _run("mount", "--bind", str(data / name), place)
    Path("/var/lib/containerd").mkdir(exist_ok=True)
    _run("mount", "--bind", str(images), "/var/lib/containerd")  # as on a disk: it stays
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", IN_MEMORY)
    _run("mount", "--bind", str(data / "configuration" / "resolv.conf"), "/etc/resolv.conf")
    account = Path("/run/secrets/kubernetes.io/serviceaccount")
    account.mkdir(parents=True)
    (account / "namespace").write_text("keda")  # where KEDA, beside the pods, looks for its own
    for name in ("ipv4/ip_forward", "bridge/bridge-nf-call-iptables"):
        Path("/proc/sys/net", name).write_text("1")
    _run("ip", "link", "set", "lo", "up")


def keep_running(data: Path) -> None:
    """For ever: start what should run, and take in what ended (orphans of others too)."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    ended: dict[str, float] = {}
    while True:
        for file in sorted((data / "parts").glob("*.json")):
            name = file.stem
            if name not in running and time.monotonic() > ended.get(name, 0.0) + 1:
                try:
                    running[name] = _start(json.loads(file.read_text()), data / "log" / name)
                except OSError as problem:  # said in init.log, and tried again
                    print(name, problem, file=sys.stderr, flush=True)
                    ended[name] = time.monotonic()
        _take_in(running, ended)
        time.sleep(0.2)


def _start(part: dict[str, object], log: Path) -> subprocess.Popen[bytes]:
    command, environ = part["command"], part["environ"]
    assert isinstance(command, list)
    assert isinstance(environ, dict)
    with log.with_suffix(".log").open("ab") as out:
        return subprocess.Popen(
            command, env=os.environ | environ, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )


def _take_in(running: dict[str, subprocess.Popen[bytes]], ended: dict[str, float]) -> None:
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        for name, process in list(running.items()):
            if process.pid == pid:
                process.returncode = 0  # taken in here: Popen must not wait for it
                del running[name]
                ended[name] = time.monotonic()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    furnish(Path(sys.argv[1]), Path(sys.argv[2]))
    keep_running(Path(sys.argv[1]))
