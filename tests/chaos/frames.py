"""What a broker says to a client, cut into AMQP 0-9-1 frames: who consumes, and room between."""

import struct

HEAD = struct.Struct(">BHI")  # type, channel, bytes of the payload; one byte follows it
METHOD = 1
END = b"\xce"
BASIC_CONSUME_OK, BASIC_CANCEL, BASIC_CANCEL_OK = (60, 21), (60, 30), (60, 31)
CHANNEL_CLOSE, CHANNEL_CLOSE_OK = (20, 40), (20, 41)


class Frames:
    """Passes on whole frames only, and notes the consumers they tell of."""

    def __init__(self) -> None:
        self._rest = b""
        self._consumers: dict[int, list[bytes]] = {}  # tags by channel

    def whole(self, data: bytes) -> bytes:
        """The frames that are complete now; the beginning of the next is kept."""
        data = self._rest + data
        at = 0
        while len(data) - at >= HEAD.size:
            kind, channel, size = HEAD.unpack_from(data, at)
            end = at + HEAD.size + size + len(END)
            if len(data) < end:
                break
            if kind == METHOD:
                self._note(channel, data[at + HEAD.size : end - len(END)])
            at = end
        self._rest = data[at:]
        return data[:at]

    def cancel_notices(self, at_most: int) -> list[bytes]:
        """A frame each for consumers that are there; they are not told twice."""
        found = [(channel, tag) for channel, tags in self._consumers.items() for tag in tags]
        notices = []
        for channel, tag in found[: max(0, at_most)]:
            self._consumers[channel].remove(tag)
            payload = struct.pack(">HH", *BASIC_CANCEL) + bytes([len(tag)]) + tag + b"\x01"
            notices.append(HEAD.pack(METHOD, channel, len(payload)) + payload + END)
        return notices

    def _note(self, channel: int, payload: bytes) -> None:
        method = struct.unpack_from(">HH", payload)
        if method in (BASIC_CONSUME_OK, BASIC_CANCEL_OK):
            tag = payload[5 : 5 + payload[4]]
            tags = self._consumers.setdefault(channel, [])
            if method == BASIC_CONSUME_OK:
                tags.append(tag)
            elif tag in tags:
                tags.remove(tag)
        elif method in (CHANNEL_CLOSE, CHANNEL_CLOSE_OK):
            self._consumers.pop(channel, None)
