"""Secret links for people without accounts.

A row keeps a random nonce. The token in a link is that nonce and a code made from it
with the site's SECRET_KEY (HMAC, RFC 2104): nobody can make one from the row alone, a
new nonce ends the link of one row, and a new SECRET_KEY ends all.
"""

import base64
import secrets
from typing import Any

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

NONCE_LENGTH = 22  # characters: 128 bits in URL-safe base 64


def new_nonce() -> str:
    """What a row keeps, in a unique column."""
    return secrets.token_urlsafe(16)


class NonceField(models.CharField):  # type: ignore[type-arg]  # none at run time
    """The nonce of a row, random from the start and unique.

    Migrations see a plain CharField without a default, so that they import none of our
    code and outlive its moves."""

    def __init__(self, **kwargs: Any) -> None:
        own = {"max_length": NONCE_LENGTH, "unique": True, "editable": False}
        super().__init__(**{"default": new_nonce, **own, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["default"]
        return name, "django.db.models.CharField", args, kwargs


def make_token(purpose: str, nonce: str) -> str:
    """The secret part of the link: 44 URL-safe characters.

    `purpose` keeps a token of one kind of row from opening another kind."""
    return nonce + _code(purpose, nonce)


def verify_token(purpose: str, token: str) -> str:
    """The nonce of the row that a token opens; "" when we never made that token."""
    nonce, code = token[:NONCE_LENGTH], token[NONCE_LENGTH:]
    return nonce if constant_time_compare(code, _code(purpose, nonce)) else ""


def _code(purpose: str, nonce: str) -> str:
    mac = salted_hmac(f"private-link:{purpose}", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")
