"""The seal: key, solution and reasoning pass the answerer encrypted (design §1).

Generator and grader share a secret the answerer's container is never given. AES-256-GCM
(NIST SP 800-38D); the candidate's ids are bound in, so no seal fits another candidate.
"""

import base64
import os
import zlib
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from examstream.exam.messages import Envelope, Sealed
from examstream.pipeline.errors import ExamstreamError

_NONCE_BYTES = 12


class BrokenSeal(ExamstreamError):
    """The sealed bytes were made with another secret, for another candidate, or changed."""


class Seal:
    """Seals and opens with one secret (any bytes; at least 16 of them)."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ExamstreamError("the sealing secret is shorter than 16 bytes")
        self._cipher = AESGCM(sha256(b"examstream seal v1" + secret).digest())

    def close(self, content: Sealed, envelope: Envelope) -> str:
        """The sealed content as base64 text."""
        nonce = os.urandom(_NONCE_BYTES)
        clear = zlib.compress(content.model_dump_json(by_alias=True).encode())
        return base64.b64encode(
            nonce + self._cipher.encrypt(nonce, clear, _bound(envelope))
        ).decode()

    def open(self, sealed: str, envelope: Envelope) -> Sealed:
        """What was sealed; raises BrokenSeal."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            clear = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(envelope))
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal("the seal of this question does not open") from error
        return Sealed.model_validate_json(zlib.decompress(clear))


def _bound(envelope: Envelope) -> bytes:
    ids = (envelope.tenant_id, envelope.exam_id, envelope.slot, envelope.epoch)
    return "\0".join(map(str, (*ids, envelope.candidate, envelope.revision))).encode()
