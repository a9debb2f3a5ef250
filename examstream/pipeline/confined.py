"""A process of ours confined before it touches what came from outside.

`confine` is called by the process on itself, first of all: bounds on memory, processor time,
file size and open files, no network, no way to more rights, and death with its parent. The parent
adds an environment without secrets and a time limit, and kills the whole group.
"""

import ctypes
import resource
import signal
import sys
from contextlib import suppress

_CLONE_NEWNET = 0x40000000
_CLONE_OWN_NET = 0x10000000 | _CLONE_NEWNET  # in a user namespace of its own: not only for root
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
OPEN_FILES = 256


def confine(*, memory_bytes: int, cpu_seconds: int, file_bytes: int) -> bool:
    """Confine this process and its children; returns whether it is cut off from the network."""
    bounds = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        with suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            hard = resource.getrlimit(kind)[1]
            bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(kind, (bound, bound))
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    alone = any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_OWN_NET))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return alone
