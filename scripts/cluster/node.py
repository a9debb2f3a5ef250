"""The node: namespaces with a wire to this machine, and their end."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from scripts.cluster.places import (
    CGROUP,
    DATA,
    HOST_ADDRESS,
    IMAGES,
    INTERFACE,
    NETWORK,
    NODE,
    NODE_ADDRESS,
    PARTS,
    PID,
    PODS,
    PODS_GATEWAY,
)
from scripts.cluster.shell import Failed, answers, run, until

INIT = Path(__file__).with_name("init.py")
NAMESPACES = ("--mount", "--net", "--pid", "--uts", "--ipc")


def alive() -> bool:
    """Whether the node's first process runs."""
    return _first() is not None


def inside(*command: str | Path) -> list[str | Path]:
    """The command, as it runs in the node."""
    first = _first()
    if first is None:
        raise Failed("there is no cluster here: make cluster")
    return ["nsenter", "--target", str(first), *NAMESPACES, "--", *command]


def start() -> None:
    """Namespaces and their first process, a wire to them, and the bridge for pods."""
    PARTS.mkdir(parents=True, exist_ok=True)
    (DATA / "log").mkdir(exist_ok=True)
    IMAGES.mkdir(exist_ok=True)
    for folder in _cgroup_roots():
        (folder / CGROUP).mkdir(exist_ok=True)
    unshare = ["unshare", "--fork", "--kill-child", "--mount-proc", *NAMESPACES]
    with (DATA / "log" / "init.log").open("ab") as log:
        process = subprocess.Popen(
            [*unshare, sys.executable, INIT, DATA, IMAGES],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    PID.write_text(str(process.pid))
    until(alive, "the node's first process runs", 10, 0.05)
    first = str(_first())
    ip = ["ip", "link", "add", INTERFACE, "type", "veth"]
    run([*ip, "peer", "name", "eth0", "netns", first])
    run(["ip", "address", "add", f"{HOST_ADDRESS}/30", "dev", INTERFACE])
    run(["ip", "link", "set", INTERFACE, "up"])
    for step in (
        f"address add {NODE_ADDRESS}/30 dev eth0",
        "link set eth0 up",
        f"route add default via {HOST_ADDRESS}",
        "link add cni0 type bridge",
        f"address add {PODS_GATEWAY}/{PODS.rpartition('/')[2]} dev cni0",
        "link set cni0 up",
    ):
        run(inside("ip", *step.split()))
    run(inside("hostname", NODE))
    run(["ip", "route", "replace", NETWORK, "via", NODE_ADDRESS, "dev", INTERFACE])


def end() -> None:
    """End everything in it; what the kernel held for it goes with it, and then its files."""
    first = _first()
    if first is not None:
        os.kill(first, signal.SIGKILL)
        until(lambda: not alive(), "the node has ended", 30, 0.1)
    if answers(["ip", "link", "show", INTERFACE]):
        run(["ip", "link", "delete", INTERFACE])
    for root in _cgroup_roots():
        until(partial(_remove_cgroup, root / CGROUP), f"{root} has no {CGROUP}", 20, 0.2)
    if DATA.exists():
        shutil.rmtree(DATA)


def _first() -> int | None:
    """The first process's number on this machine, where it runs."""
    with suppress(OSError, ValueError):
        outer = int(PID.read_text())
        if str(INIT).encode() in Path(f"/proc/{outer}/cmdline").read_bytes():
            children = Path(f"/proc/{outer}/task/{outer}/children").read_text().split()
            return int(children[0]) if children else None
    return None


def _cgroup_roots() -> list[Path]:
    """Each hierarchy of this machine: one, or with cgroup v1 one a controller."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    return [Path(m[1]) for m in mounts if m[2] in {"cgroup", "cgroup2"}]


def _remove_cgroup(folder: Path) -> bool:
    """Remove it with all below; whether it is gone. Its processes may take a moment to go."""
    for below, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            os.rmdir(below)
    return not folder.exists()
