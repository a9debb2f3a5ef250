"""AMQP 0-9-1 cut into frames: who consumes, and room between for a word of ours."""

import struct

HEAD = struct.Struct(">BHI")  # type, channel, bytes of the payload; one byte follows it
METHOD = 1
END = b"\xce"
GREETING = b"AMQP\x00\x00\x09\x01"
"""What a client says first; it is no frame."""
BASIC_CONSUME_OK, BASIC_CANCEL, BASIC_CANCEL_OK = (60, 21), (60, 30), (60, 31)
CHANNEL_CLOSE, CHANNEL_CLOSE_OK = (20, 40), (20, 41)


def method(channel: int, payload: bytes) -> bytes:
    """A whole frame."""
    return HEAD.pack(METHOD, channel, len(payload)) + payload + END


class Cutter:
    """Passes on whole frames only: between two of them there is room."""

    def __init__(self, greeting: bytes = b"") -> None:
        self._rest, self._greeting = b"", greeting

    def cut(self, data: bytes) -> list[bytes]:
        """The frames that are complete now; the beginning of the next is kept."""
        data, frames, at = self._rest + data, [], 0
        if self._greeting:
            if len(data) < len(self._greeting):
                self._rest = data
                return []
            frames.append(data[: len(self._greeting)])
            at, self._greeting = len(self._greeting), b""
        while len(data) - at >= HEAD.size:
            _, _, size = HEAD.unpack_from(data, at)
            end = at + HEAD.size + size + len(END)
            if len(data) < end:
                break
            frames.append(data[at:end])
            at = end
        self._rest = data[at:]
        return frames


class Consumers:
    """What a broker says to a client: notes the consumers it tells of, and puts its cancel notice
    where it confirms a cancel that was ours."""

    def __init__(self) -> None:
        self._cutter = Cutter()
        self._tags: dict[int, list[bytes]] = {}  # by channel
        self._ours: set[tuple[int, bytes]] = set()

    def whole(self, data: bytes) -> bytes:
        """The frames that are complete now, as the client is to see them."""
        return b"".join(self._heard(frame) for frame in self._cutter.cut(data))

    def cancels(self, at_most: int) -> list[bytes]:
        """Frames for the broker that end so many of its consumers. What it had sent them by then
        stays theirs; they hear of the end in its place, as from a broker that ends it itself."""
        found = [(channel, tag) for channel, tags in self._tags.items() for tag in tags]
        frames = []
        for channel, tag in found[: max(0, at_most)]:
            self._tags[channel].remove(tag)
            self._ours.add((channel, tag))
            frames.append(method(channel, _about(BASIC_CANCEL, tag) + b"\x00"))
        return frames

    def _heard(self, frame: bytes) -> bytes:
        kind, channel, _ = HEAD.unpack_from(frame)
        if kind != METHOD:
            return frame
        payload = frame[HEAD.size : -len(END)]
        said = struct.unpack_from(">HH", payload)
        if said in (BASIC_CONSUME_OK, BASIC_CANCEL_OK):
            tag = payload[5 : 5 + payload[4]]
            tags = self._tags.setdefault(channel, [])
            if said == BASIC_CONSUME_OK:
                tags.append(tag)
            elif (channel, tag) in self._ours:
                self._ours.remove((channel, tag))
                return method(channel, _about(BASIC_CANCEL, tag) + b"\x01")
            elif tag in tags:
                tags.remove(tag)
        elif said in (CHANNEL_CLOSE, CHANNEL_CLOSE_OK):
            self._tags.pop(channel, None)
        return frame


def _about(what: tuple[int, int], tag: bytes) -> bytes:
    return struct.pack(">HH", *what) + bytes([len(tag)]) + tag
