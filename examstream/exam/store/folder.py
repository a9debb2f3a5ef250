"""The data folder belongs to one process at a time."""

import fcntl
import os
from pathlib import Path
from typing import IO

from examstream.exam.store.errors import DataFolderInUse, StoreFull
from examstream.pipeline.errors import SettingsError

LOCK_NAME = "examstream.lock"

_held: set[Path] = set()
"""Folders of this very process: a POSIX lock does not guard a process from itself."""


class FolderLock:
    """A POSIX record lock: it ends with the process, however that ends, and pool processes
    forked from it do not inherit it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Make the folder and lock it. Raises DataFolderInUse, SettingsError, StoreFull."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = self.folder.resolve()
            if folder in _held:  # never open the file twice: closing either would free the lock
                raise DataFolderInUse(str(self.folder), os.getpid())
            file = (folder / LOCK_NAME).open("a+", encoding="ascii")
        except OSError as error:
            raise _mapped(self.folder, error) from error
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            with file:
                raise DataFolderInUse(str(self.folder), _pid(file)) from error
        try:
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
        except OSError as error:
            file.close()
            raise _mapped(self.folder, error) from error
        self._file = file
        _held.add(folder)

    def give_back(self) -> None:
        """Unlock. The file stays: removing it would let two processes lock two files."""
        if self._file is not None:
            _held.discard(self.folder.resolve())
            self._file.close()
            self._file = None


def _pid(file: IO[str]) -> int | None:
    file.seek(0)
    text = file.read(20).strip()
    return int(text) if text.isdigit() else None


def _mapped(folder: Path, error: OSError) -> Exception:
    if error.errno in {28, 122}:  # ENOSPC, EDQUOT
        return StoreFull(f"no room in the data folder {folder}: free some space, then try again.")
    return SettingsError(
        f"the data folder {folder} cannot be used ({error.strerror}). Check its permissions,"
        " or choose another folder with --data."
    )
