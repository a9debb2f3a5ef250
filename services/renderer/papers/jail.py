"""What the parent adds to `examstream.pipeline.confined`: a folder, an environment, an end."""

import os
import signal
from collections.abc import Mapping
from contextlib import suppress

from examstream.pipeline.confined import confine

__all__ = ["confine", "environment", "kill_group"]


def environment(folder: str, package_root: str) -> Mapping[str, str]:
    """All that a jailed process sees of the environment.

    The proxy is a port where nothing listens: should namespaces be forbidden (some containers
    do), a program that wants to download still reaches nothing.
    """
    nowhere = "http://127.0.0.1:9"
    return {
        "HOME": folder,
        "TMPDIR": folder,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": package_root,
        "PYTHONDONTWRITEBYTECODE": "1",
        "RAYON_NUM_THREADS": "2",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "ALL_PROXY": nowhere,
    }


def kill_group(pid: int) -> None:
    """Kill a jailed process and all it started; it leads a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
