"""Every await of some modules as a place to die at: found in the syntax tree, so none is missed.

The functions that are there get new code: `await x` becomes an await with a failpoint before and
after, `async with x` one around entering and one around leaving.
"""

import ast
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import Any

_AWAIT, _MANAGER = "__failpoint_await__", "__failpoint_manager__"


@dataclass(frozen=True, order=True)
class Point:
    """One await, and on which side of it."""

    module: str
    line: int
    column: int
    side: str  # "before", "after"; of an `async with` also "leaving", "left"

    def __str__(self) -> str:
        return f"{self.module.rpartition('.')[2]}.py:{self.line}:{self.column} {self.side}"


@dataclass
class Failpoints:
    """The points of the modules. `reached` is called at each of them."""

    modules: list[ModuleType]
    reached: Callable[[Point], None] = lambda point: None
    points: set[Point] = field(default_factory=set)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """The modules' functions with failpoints, and as they were again afterwards."""
        before: list[tuple[FunctionType, CodeType]] = []
        for module in self.modules:
            tree = _Points(module.__name__, self.points).visit(ast.parse(inspect.getsource(module)))
            ast.fix_missing_locations(tree)
            file = module.__file__
            assert file is not None
            new = {code.co_qualname: code for code in _codes(compile(tree, file, "exec"))}
            module.__dict__[_AWAIT], module.__dict__[_MANAGER] = self._await, self._manager
            for function in _functions(module):
                before.append((function, function.__code__))
                function.__code__ = new[function.__code__.co_qualname]
        try:
            yield
        finally:
            for function, code in before:
                function.__code__ = code

    async def _await(self, module: str, line: int, column: int, value: Awaitable[Any]) -> Any:
        try:
            self.reached(Point(module, line, column, "before"))
        except BaseException:
            close = getattr(value, "close", None)
            if close is not None:
                close()  # it was never awaited, and says so
            raise
        got = await value
        self.reached(Point(module, line, column, "after"))
        return got

    def _manager(self, module: str, line: int, column: int, value: Any) -> "_Manager":
        return _Manager(self, (module, line, column), value)


class _Manager:
    def __init__(self, points: Failpoints, place: tuple[str, int, int], value: Any) -> None:
        self._points, self._place, self._value = points, place, value

    async def __aenter__(self) -> Any:
        self._points.reached(Point(*self._place, "before"))
        got = await self._value.__aenter__()
        try:
            self._points.reached(Point(*self._place, "after"))
        except (
            BaseException
        ) as death:  # a lock of a dead process is in nobody's way; a loop's may be
            await self._value.__aexit__(type(death), death, None)
            raise
        return got

    async def __aexit__(self, *fault: Any) -> Any:
        if fault[0] is None:
            try:
                self._points.reached(Point(*self._place, "leaving"))
            except BaseException as death:
                await self._value.__aexit__(type(death), death, None)
                raise
        done = await self._value.__aexit__(*fault)
        if fault[0] is None:
            self._points.reached(Point(*self._place, "left"))
        return done


class _Points(ast.NodeTransformer):
    """Wraps what is awaited, and notes the points."""

    def __init__(self, module: str, points: set[Point]) -> None:
        self._module, self._points = module, points

    def visit_Await(self, node: ast.Await) -> ast.AST:
        self.generic_visit(node)
        node.value = self._wrapped(_AWAIT, node, node.value, ("before", "after"))
        return node

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        self.generic_visit(node)
        sides = ("before", "after", "leaving", "left")
        for item in node.items:
            call = item.context_expr
            item.context_expr = self._wrapped(_MANAGER, call, call, sides)
        return node

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        raise NotImplementedError(f"async for at {self._module}:{node.lineno}")

    def _wrapped(
        self, name: str, node: ast.expr, value: ast.expr, sides: tuple[str, ...]
    ) -> ast.expr:
        place = (self._module, node.lineno, node.col_offset)
        self._points.update(Point(*place, side) for side in sides)
        arguments: list[ast.expr] = [*(ast.Constant(part) for part in place), value]
        return ast.Call(ast.Name(name, ast.Load()), arguments, [])


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Functions and methods that the module's own source defines."""
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__:
            for member in vars(value).values():
                member = member.fget if isinstance(member, property) else member
                member = getattr(member, "__func__", member)
                if isinstance(member, FunctionType) and _own(member, module):
                    yield member
        elif isinstance(value, FunctionType) and _own(value, module):
            yield value


def _own(function: FunctionType, module: ModuleType) -> bool:
    return function.__code__.co_filename == module.__file__
