"""The base of every domain value: frozen, and open to fields of a newer version."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value. Unknown fields are kept and passed on (design §4.1)."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)


class Closed(BaseModel):
    """An immutable value a person writes: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
