"""Who may come in."""

from pathlib import Path

import pytest

from examstream.exam.gateway_settings import GatewaySettings
from examstream.pipeline.errors import BadInput, SettingsError
from services.gateway.keys import Keys, new_key
from services.gateway.serving import known_keys
from tests.gateway.conftest import Client, Opened, posted


async def test_a_tenant_never_sees_another_tenants_exam(opened: Opened, tmp_path: Path) -> None:
    client = await opened(tenant="physics")
    at = await posted(client)
    other = {"Authorization": f"Bearer {new_key(tmp_path / 'keys', 'history')}"}
    for path in (at, f"{at}/questions", f"{at}/events", f"{at}/papers/exam.pdf"):
        assert (await client.get(path, headers=other)).status_code == 404
    assert (await client.post(f"{at}/cancel", headers=other)).status_code == 404
    assert (await client.get("/v1/exams", headers=other)).json()["exams"] == []


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Basic abc"])
async def test_without_a_known_key_nobody_comes_in(opened: Opened, key: str) -> None:
    client = await opened(tenant="physics")
    answer = await client.get("/v1/exams", headers={"Authorization": key})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers", [{"Host": "rebound.example"}, {"Origin": "https://elsewhere.example"}]
)
async def test_a_server_without_keys_trusts_no_other_sites_page(
    client: Client, headers: dict[str, str]
) -> None:
    answer = await client.post("/v1/exams", headers=headers)
    assert answer.status_code == 403


def test_a_server_without_keys_listens_on_loopback_only() -> None:
    with pytest.raises(SettingsError, match="keys_file"):
        known_keys(GatewaySettings(host="0.0.0.0"))
    assert known_keys(GatewaySettings(host="::1")) is None


def test_a_key_is_stored_hashed_and_known_again(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    key = new_key(path, "physics")
    assert key not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert Keys(path).tenant(key) == "physics"
    assert Keys(path).tenant(key + "x") is None


def test_a_tenant_has_a_plain_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="tenant"):
        new_key(tmp_path / "keys", "../physics")
