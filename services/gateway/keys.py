"""API keys: made once, shown once, stored hashed; a key names its tenant.

One line a key: `tenant<TAB>sha256 of the key<TAB>made at`. Keys carry 256 random bits, so a plain
SHA-256 is enough: there is nothing to guess.
"""

import hmac
import os
import re
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from examstream.pipeline.errors import BadInput, SettingsError

LOCAL_TENANT = "local"
_TENANT = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PREFIX = "ek_"


def tenant_name(name: str) -> str:
    """The name, if it can be a tenant's; raises BadInput."""
    if not _TENANT.fullmatch(name):
        raise BadInput(
            "tenant",
            f"{name!r} is no tenant name.",
            "Use 1 to 63 of a-z, 0-9, - and _, a letter or digit first.",
        )
    return name


def new_key(path: Path, tenant: str) -> str:
    """Make a key for the tenant, append its hash to the file, return the key (shown once)."""
    key = _PREFIX + secrets.token_urlsafe(32)
    line = f"{tenant_name(tenant)}\t{_digest(key)}\t{int(time.time())}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return key


class Keys:
    """The keys of a file; read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: float = -1.0
        self._tenants: Mapping[str, str] = {}
        self._refresh()

    def tenant(self, key: str) -> str | None:
        """Whose key this is; None where it is nobody's."""
        self._refresh()
        digest = _digest(key)
        for known, tenant in self._tenants.items():
            if hmac.compare_digest(known, digest):
                return tenant
        return None

    def _refresh(self) -> None:
        try:
            changed = self._path.stat().st_mtime
        except OSError as error:
            raise SettingsError(
                f"gateway.keys_file: {self._path} cannot be read ({error.strerror}). "
                "Make one with: examstream keys new TENANT"
            ) from error
        if changed != self._read_at:
            self._tenants = dict(self._parsed())
            self._read_at = changed

    def _parsed(self) -> list[tuple[str, str]]:
        found = []
        for number, line in enumerate(
            self._path.read_text("ascii", "replace").splitlines(), start=1
        ):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) < 2 or len(parts[1]) != 64:
                raise SettingsError(f"gateway.keys_file: line {number} is no key entry")
            found.append((parts[1], tenant_name(parts[0])))
        return found


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
