"""`make up` runs the images that `make images` makes: there is one way to build them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SERVICES = ("gateway", "generator", "answerer", "grader", "renderer")


def composed() -> dict[str, Any]:
    """compose.yaml, its anchors resolved."""
    whole: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return whole


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_built_by_the_one_dockerfile(service: str) -> None:
    assert composed()["services"][service]["build"] == {
        "context": ".",
        "dockerfile": "deploy/images/Dockerfile",
        "args": {"SERVICE": service},
    }


def test_secrets_and_addresses_go_where_the_design_lets_them() -> None:
    given = {name: composed()["services"][name]["environment"] for name in SERVICES}
    sealed = {name for name, told in given.items() if "EXAMSTREAM_SEALING__KEY" in told}
    stored = {name for name, told in given.items() if "EXAMSTREAM_STORE__URL" in told}
    assert sealed == {"generator", "grader"}
    assert stored == {"gateway", "renderer"}
    assert all("EXAMSTREAM_BROKER__URL" in told for told in given.values())
