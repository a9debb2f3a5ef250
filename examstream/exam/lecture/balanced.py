"""Arguments of LaTeX commands: braces counted, not guessed."""


def argument(text: str, at: int) -> tuple[str, int]:
    """(the braced argument that starts at `at`, spaces skipped; the offset after it)."""
    start = at
    while start < len(text) and text[start] in " \t\n":
        start += 1
    if start >= len(text) or text[start] != "{":
        return "", at
    depth = 0
    for n in range(start, len(text)):
        if text[n] == "\\":
            continue
        if text[n] in "{}" and not (n and text[n - 1] == "\\"):
            depth += 1 if text[n] == "{" else -1
            if not depth:
                return text[start + 1 : n], n + 1
    return text[start + 1 :], len(text)


def arguments(text: str, at: int) -> tuple[list[str], int]:
    """(all braced arguments from `at` on, the offset after them); optional ones are skipped."""
    found: list[str] = []
    while at < len(text):
        if (
            text[at] == "["
            and (end := text.find("]", at)) > 0
            and end - at < 300
            and "\n\n" not in text[at:end]
        ) or (text[at] == "<" and not found and (end := text.find(">", at)) > 0 and end - at < 12):
            at = end + 1
        elif text[at] == "{":
            inside, at = argument(text, at)
            found.append(inside)
        else:
            break
    return found, at
