"""What is generated in the docs is what the code says now."""

from scripts.docs import PAGE, page


def test_the_table_of_settings_is_up_to_date() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "run: make docs"
