"""Starting a module of ours as a process apart: our import path, nothing of our environment."""

import os
import sys
from collections.abc import Mapping

ENVIRONMENT: Mapping[str, str] = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
}

# The child's import path is the parent's, given as arguments: `-I` reads no environment.
_START = (
    "import sys, runpy; module, memory, seconds, *paths = sys.argv[1:]; sys.path[:] = paths; "
    "sys.argv = [module, memory, seconds]; runpy.run_module(module, run_name='__main__')"
)


def command(module: str, memory_bytes: int, cpu_seconds: int) -> list[str]:
    """The command that runs the module; it finds its bounds in `sys.argv`."""
    bounds = [str(memory_bytes), str(cpu_seconds)]
    paths = [os.path.abspath(path) for path in sys.path]
    return [sys.executable, "-I", "-c", _START, module, *bounds, *paths]
