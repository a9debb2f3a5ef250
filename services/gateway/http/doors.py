"""Who may come in: keys name tenants; without keys only this machine, by its own names."""

import hmac
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from services.gateway.http.problems import Problem
from services.gateway.keys import LOCAL_TENANT, Keys


def tenant(request: Request) -> str:
    """The tenant of this request; 401 without a known key.

    A server without keys trusts this machine alone. A page of another site must not use that
    trust, nor what another port of this machine serves: its requests carry its own Origin, or
    (DNS rebinding) its own Host.
    """
    keys: Keys | None = request.app.state.keys
    if keys is None:
        _from_this_machine(request)
        return LOCAL_TENANT
    found = keys.tenant(_key(request))
    if found is None:
        raise Problem(
            401,
            "Who are you?",
            "Send a known API key: 'Authorization: Bearer KEY'. "
            "Keys are made with: examstream keys new TENANT",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return found


def admin(request: Request) -> None:
    """Lets in those who run it; 404 where no admin key is set, so that nothing is told."""
    key = request.app.state.settings.admin_key
    if key is None:
        raise Problem(404, "Not found", "There is no such thing.")
    if not hmac.compare_digest(key.get_secret_value().encode(), _key(request).encode()):
        raise Problem(401, "Who are you?", "This needs the admin key.")


Tenant = Annotated[str, Depends(tenant)]


def loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _key(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.headers.get("x-api-key", "")


def _name(host: str) -> str:
    """The name in a Host header, without its port; "" for what is none."""
    try:
        parts = urlsplit(f"//{host}")
        return "" if "@" in parts.netloc else parts.hostname or ""
    except ValueError:  # brackets that hold no address
        return ""


def _place(url: str) -> str:
    """Host and port as the URL writes them."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _from_this_machine(request: Request) -> None:
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    ours = origin is None or _place(origin) == _place(f"//{host}")
    if not (ours and loopback(_name(host))):
        raise Problem(
            403,
            "Only from this machine",
            "This server has no API keys and answers its own machine only. "
            "To open it, set gateway.keys_file (examstream keys new TENANT).",
        )
