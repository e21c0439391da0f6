"""Secret links for people without accounts.

A row keeps a random `nonce` and the digest of its token. The token itself is made anew
from the nonce and the site's SECRET_KEY whenever a message needs the link, so a stolen
database alone opens no private page. Tokens carry 256 bits.
"""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

NONCE_LENGTH = 22  # characters: 128 bits in URL-safe base 64
DIGEST_LENGTH = 64  # characters: SHA-256 in hexadecimal


def new_nonce() -> str:
    """What a row keeps; a new one ends the link that was sent before."""
    return secrets.token_urlsafe(16)


def make_token(purpose: str, nonce: str) -> str:
    """The secret part of the link: 43 URL-safe characters.

    `purpose` keeps a token of one kind of row from opening another kind."""
    mac = salted_hmac(f"private-link:{purpose}", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest(token: str) -> str:
    """What to store and to look up; unknown and wrong tokens cost the same query."""
    return hashlib.sha256(token.encode()).hexdigest()
