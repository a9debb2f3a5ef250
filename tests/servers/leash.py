"""A shell beside us that kills our servers when we are gone, however we went.

SIGKILL of the test run, or SIGTERM, runs no finaliser. The shell sees its input end instead.
"""

import atexit
import subprocess

# Lines say "+ GROUP" (ours) and "- GROUP" (gone); at the end of input what is left is killed.
_WATCH = """
groups=
while read -r sign group; do
    if [ "$sign" = + ]; then groups="$groups $group"
    else rest=; for g in $groups; do [ "$g" = "$group" ] || rest="$rest $g"; done; groups=$rest; fi
done
for g in $groups; do kill -9 -"$g" 2>/dev/null; done
"""

_shell: subprocess.Popen[str] | None = None


def hold(group: int) -> None:
    """Kill this process group when we are gone."""
    _say("+", group)


def release(group: int) -> None:
    """It is gone: its number may be somebody else's soon."""
    _say("-", group)


def _say(sign: str, group: int) -> None:
    global _shell
    if _shell is None:
        # A session of its own: Ctrl-C in the terminal must not reach it.
        _shell = subprocess.Popen(
            ["sh", "-c", _WATCH],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        atexit.register(_let_go, _shell)
    assert _shell.stdin is not None
    _shell.stdin.write(f"{sign} {group}\n")
    _shell.stdin.flush()


def _let_go(shell: subprocess.Popen[str]) -> None:
    assert shell.stdin is not None
    shell.stdin.close()
    shell.wait(10)
