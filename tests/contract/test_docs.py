"""What is generated in the docs is what the code says now."""

from pathlib import Path

import pytest

from scripts.docs import generated

WANTED = generated()


@pytest.mark.parametrize("path", WANTED, ids=lambda path: path.name)
def test_what_is_generated_is_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == WANTED[path], "run: make docs"


def test_no_generated_dashboard_is_left_over() -> None:
    made = {path for path in WANTED if path.suffix == ".json"}
    (folder,) = {path.parent for path in made}
    assert set(folder.glob("*.json")) == made
