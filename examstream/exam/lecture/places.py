"""Where in its source a block stands: the line on which its first words are found."""

import bisect


class Places:
    """Finds lines by words alone, so markup between them does not matter; goes forward."""

    def __init__(self, source: str) -> None:
        letters: list[str] = []
        self.lines: list[int] = []  # for every newline: how many letters came before it
        for line in source.split("\n"):
            letters.extend(sign for sign in line.lower() if sign.isalnum())
            self.lines.append(len(letters))
        self.letters = "".join(letters)
        if len(self.letters) != len(letters):  # lower() made two signs of one: no exact lines
            self.letters = ""
        self.at = 0

    def line(self, text: str) -> str:
        wanted = "".join(sign for sign in text[:200].lower() if sign.isalnum())
        for length, ahead in ((40, 5_000), (24, 5_000), (40, 400_000), (12, 3_000), (6, 500)):
            if (length == 6 and len(wanted) < 3) or not wanted:
                break
            found = self._find(wanted[:length], self.at + ahead)
            if found < 0 and length == 40 and ahead > 5_000:
                found = self.letters.find(wanted[:length], max(0, self.at - 20_000), self.at)
            if found >= 0:
                self.at = found
                break
        return f"line {bisect.bisect_right(self.lines, self.at) + 1}" if self.letters else ""

    def _find(self, wanted: str, end: int) -> int:
        """The next place of these letters, if possible one where a line begins."""
        first = at = self.letters.find(wanted, self.at, end)
        for _ in range(8):
            if (
                at < 0
                or at == 0
                or self.lines[min(bisect.bisect_left(self.lines, at), len(self.lines) - 1)] == at
            ):
                return max(at, first) if at >= 0 else first
            at = self.letters.find(wanted, at + 1, min(end, first + 6_000))
        return first
