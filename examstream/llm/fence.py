"""Text of others inside a prompt: marked as data by tags it cannot close."""

from hashlib import sha256


def fenced(name: str, text: str) -> str:
    """The text between `<name-…>` and `</name-…>`, numbered by its own digest.

    A text that holds its own closing tag would have to hold a part of its own hash.
    """
    tag = f"{name}-{sha256(text.encode()).hexdigest()[:12]}"
    return f"<{tag}>\n{text}\n</{tag}>"
