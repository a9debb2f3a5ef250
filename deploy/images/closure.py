"""Copies a service's code and what it imports, and nothing else: closure.py SERVICE FROM TO.

Found in the syntax tree, without running it: imports wherever they stand, strings that are the name
of a module (processes are started by name), and of a string that begins with a package's name and
leaves the module open (f"examstream.exam.lecture.{kind}") all it may mean. A package's data files go
with it.
"""

import ast
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOTS = ("examstream", "services")


def closure(starts: Iterable[str], root: Path) -> set[str]:
    """The modules that `starts` need, themselves and the packages above them included."""
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        ahead += _above(name)
        ahead += [inner for inner in _named(_file(name, root), root) if inner not in found]
    return found


def entries(service: str) -> tuple[str, str]:
    """What is started in a service's image: the service, and its doctor."""
    return f"services.{service}.__main__", f"services.{service}.doctor"


def copy(modules: set[str], root: Path, to: Path) -> None:
    """Write their files, and the data of their packages."""
    for name in modules:
        file = _file(name, root)
        _put(file, root, to)
        if file.name == "__init__.py":
            for data in _data(file.parent):
                _put(data, root, to)


def _put(file: Path, root: Path, to: Path) -> None:
    target = to / file.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _data(package: Path) -> Iterator[Path]:
    """Files that are no code, in the package and in its folders that are no packages."""
    for inner in package.iterdir():
        if inner.name == "__pycache__":
            continue
        if inner.is_dir():
            if not (inner / "__init__.py").exists():
                yield from _data(inner)
        elif inner.suffix != ".py":
            yield inner


def _above(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _named(file: Path, root: Path) -> Iterator[str]:
    """Our modules that this file imports or names."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value]
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            names = _inner(str(node.values[0].value), root)
        yield from (name for name in names if name.startswith(ROOTS) and _known(name, root))


def _inner(begun: str, root: Path) -> list[str]:
    """The modules of the package that this beginning of a name ends in; none where it is no name."""
    package = begun.removesuffix(".")
    if package == begun or not _known(package, root):
        return []
    folder = root.joinpath(*package.split("."))
    return [f"{package}.{file.stem}" for file in folder.glob("*.py") if file.stem != "__init__"]


def _known(name: str, root: Path) -> bool:
    parts = name.split(".")
    return all(part.isidentifier() for part in parts) and _file(name, root).exists()


def _file(name: str, root: Path) -> Path:
    path = root.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


if __name__ == "__main__":
    service, source, destination = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    copy(closure(entries(service), source), source, destination)
