"""What a store raises beside the tree in `examstream.pipeline.errors`.

SettingsError
└── DataFolderInUse             another process works in this data folder
ExamstreamError
└── StoreRefused                what was to be stored can never be stored: a fault of the work
StoreUnavailable
└── StoreFull                   no room left: work waits until there is
"""

from examstream.pipeline.errors import ExamstreamError, SettingsError, StoreUnavailable


class DataFolderInUse(SettingsError):
    """Two processes on one data folder would undo each other's work."""

    def __init__(self, folder: str, pid: int | None) -> None:
        self.folder, self.pid = folder, pid
        who = f"process {pid}" if pid else "another process"
        super().__init__(
            f"the data folder {folder} is in use by {who}. Stop it first,"
            " or choose another folder with --data."
        )


class StoreFull(StoreUnavailable):
    """No room left where the store keeps its data; nothing was half-written."""


class StoreRefused(ExamstreamError):
    """Too large, or in a form that no store can keep: trying again does not help."""
