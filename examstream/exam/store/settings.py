"""Where the store is and how long to wait for it."""

from pydantic import BaseModel, ConfigDict, Field


class StoreSettings(BaseModel):
    """MongoDB where `url` is given, else SQLite in `data_dir`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        "", description="mongodb:// or mongodb+srv:// address; empty: SQLite in data_dir"
    )
    database: str = Field(
        "examstream", min_length=1, max_length=38, description="name of the MongoDB database"
    )
    data_dir: str = Field("data", min_length=1, description="folder of the SQLite store")
    connect_timeout_seconds: float = Field(
        3.0, gt=0, description="longest wait for a connection to one server, seconds"
    )
    server_selection_timeout_seconds: float = Field(
        3.0, gt=0, description="longest wait for a primary to be there, seconds"
    )
    operation_timeout_seconds: float = Field(
        10.0, gt=0, description="longest wait for the answer to one read or write, seconds"
    )
    large_body_timeout_seconds: float = Field(
        60.0, gt=0, description="the same for a body kept in GridFS, seconds"
    )
    write_concern_timeout_seconds: float = Field(
        5.0, gt=0, description="longest wait until the majority has a write, seconds"
    )
    connections_max: int = Field(50, gt=0, description="most connections to one server")
    inline_body_max_bytes: int = Field(
        8_000_000,
        gt=0,
        le=15_000_000,
        description="largest body kept in a document; larger ones go to GridFS",
    )
