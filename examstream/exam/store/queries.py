"""Every query as data: what it filters by, how it sorts, and the index that serves it.

Both stores build their statements from these, and a test holds each to its index: first the
fields compared for equality, then those sorted by, then those compared for range.
"""

from dataclasses import dataclass
from enum import StrEnum

LAST_CHARACTER = "\U0010ffff"
"""Behind every id that begins with a prefix."""
AFTER_ALL = 1e12
"""Unix seconds behind every exam."""


class Table(StrEnum):
    """Collections in MongoDB, tables in SQLite."""

    EXAMS = "exams"
    BODIES = "bodies"
    LEASES = "leases"


@dataclass(frozen=True, slots=True)
class Index:
    """Fields in order; all ascending: any server walks them backwards as well."""

    name: str
    table: Table
    fields: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`equal`, then `sort`, then `ranges` (field, comparison). `descending` turns the whole sort
    around."""

    name: str
    index: Index
    equal: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...] = ()
    sort: tuple[str, ...] = ()
    descending: bool = False

    @property
    def table(self) -> Table:
        return self.index.table

    def sql(self, columns: str, limit: bool = False) -> str:
        """A SELECT with named parameters: the field's name, for a range `<field>_<comparison>`."""
        return f"SELECT {columns} FROM {self.table} {self.sql_where()}" + self._sql_order(limit)

    def sql_where(self) -> str:
        """The WHERE clause alone."""
        terms = [f"{field} = :{field}" for field in self.equal]
        terms += [f"{field} {_SQL[op]} :{field}_{op}" for field, op in self.ranges]
        return "WHERE " + " AND ".join(terms)

    def _sql_order(self, limit: bool) -> str:
        way = " DESC" if self.descending else ""
        order = " ORDER BY " + ", ".join(f + way for f in self.sort) if self.sort else ""
        return order + (" LIMIT :limit" if limit else "")

    def mongo_filter(self, **values: object) -> dict[str, object]:
        """The filter document; values are named as in `sql`."""
        document: dict[str, object] = {field: values[field] for field in self.equal}
        for field, op in self.ranges:
            bounds = document.setdefault(field, {})
            assert isinstance(bounds, dict)
            bounds["$" + op] = values[f"{field}_{op}"]
        return document

    def mongo_sort(self) -> list[tuple[str, int]]:
        """The sort specification."""
        return [(field, -1 if self.descending else 1) for field in self.sort]


_SQL = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}

EXAM = Index("exam", Table.EXAMS, ("tenant_id", "exam_id"), unique=True)
ONCE = Index("once", Table.EXAMS, ("tenant_id", "once"), unique=True)
NEWEST = Index("newest", Table.EXAMS, ("tenant_id", "created_at"))
# The dispatcher's own look across tenants: a flag that few exams carry comes first.
CLAIMABLE = Index(
    "claimable", Table.EXAMS, ("claimable", "tenant_id", "virtual_time", "exam_id", "not_before")
)
OPEN = Index("open", Table.EXAMS, ("open", "tenant_id", "exam_id"))
CANCELLED = Index("cancelled", Table.EXAMS, ("cancelled", "ended_at"))
BODY = Index("body", Table.BODIES, ("tenant_id", "kind", "id"), unique=True)
LEASE = Index("lease", Table.LEASES, ("name",), unique=True)

INDEXES = (EXAM, ONCE, NEWEST, CLAIMABLE, OPEN, CANCELLED, BODY, LEASE)

ONE_EXAM = Query("one_exam", EXAM, equal=("tenant_id", "exam_id"))
EXAM_ONCE = Query("exam_once", ONCE, equal=("tenant_id", "once"))
LIST_EXAMS = Query(
    "list_exams",
    NEWEST,
    equal=("tenant_id",),
    ranges=(("created_at", "lt"),),
    sort=("created_at",),
    descending=True,
)
CLAIMABLE_EXAMS = Query(
    "claimable_exams",
    CLAIMABLE,
    equal=("claimable",),
    sort=("tenant_id", "virtual_time", "exam_id"),
    ranges=(("not_before", "lte"),),
)
OPEN_EXAMS = Query("open_exams", OPEN, equal=("open",), sort=("tenant_id", "exam_id"))
CANCELLED_SINCE = Query(
    "cancelled_since",
    CANCELLED,
    equal=("cancelled",),
    ranges=(("ended_at", "gte"),),
    sort=("ended_at",),
)
ONE_BODY = Query("one_body", BODY, equal=("tenant_id", "kind", "id"))
BODY_IDS = Query(
    "body_ids",
    BODY,
    equal=("tenant_id", "kind"),
    ranges=(("id", "gte"), ("id", "lt")),
    sort=("id",),
)
ONE_LEASE = Query("one_lease", LEASE, equal=("name",))

QUERIES = (
    ONE_EXAM,
    EXAM_ONCE,
    LIST_EXAMS,
    CLAIMABLE_EXAMS,
    OPEN_EXAMS,
    CANCELLED_SINCE,
    ONE_BODY,
    BODY_IDS,
    ONE_LEASE,
)
