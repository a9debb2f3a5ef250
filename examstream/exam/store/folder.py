"""The data folder belongs to one process at a time."""

import errno
import fcntl
import os
from pathlib import Path

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
        self._file: int | None = None

    def take(self) -> None:
        """Make the folder and lock it. Raises DataFolderInUse, SettingsError, StoreFull."""
        try:
            self._take()
        except OSError as error:
            raise _mapped(self.folder, error) from error

    def _take(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self.folder.resolve()
        if folder in _held:  # never open the file twice: closing either would free the lock
            raise DataFolderInUse(str(self.folder), os.getpid())
        file = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in {errno.EACCES, errno.EAGAIN}:
                    raise DataFolderInUse(str(self.folder), _pid(file)) from error
                raise
            os.truncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())
        except BaseException:
            os.close(file)
            raise
        self._file = file
        _held.add(folder)

    def give_back(self) -> None:
        """Unlock. The file stays: removing it would let two processes lock two files."""
        if self._file is not None:
            _held.discard(self.folder.resolve())
            os.close(self._file)
            self._file = None


def _pid(file: int) -> int | None:
    text = os.pread(file, 20, 0).strip()
    return int(text) if text.isdigit() else None


def _mapped(folder: Path, error: OSError) -> Exception:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(f"no room in the data folder {folder}: free some space, then try again.")
    return SettingsError(
        f"the data folder {folder} cannot be used ({error.strerror}). Check its permissions,"
        " or choose another folder with --data."
    )
