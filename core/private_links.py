"""Secret links for people without accounts.

A row stores a random nonce. The token in a link is that nonce followed by a code made
from it with the site's SECRET_KEY (HMAC, RFC 2104). Nobody can make a token from the
database alone; a new nonce ends the links of one row. A new SECRET_KEY ends all links,
unless the old one stays in SECRET_KEY_FALLBACKS.
"""

import base64
import re
import secrets
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

NONCE_LENGTH = 22
"""Characters of a nonce: 128 bits in URL-safe base 64."""


CODE_LENGTH = 22
"""Characters of the code after it."""

CODE_PATTERN = r"[\w-]{22}"
"""Regular expression of any code, of whatever secret key."""


TOKEN = re.compile(
    rf"(?<![\w-])[\w-]{{{NONCE_LENGTH}}}{CODE_PATTERN}(?![\w-])", re.ASCII
)
"""Anything in a text that may be a token."""


class Purpose(StrEnum):
    """The kind of row that a link opens: one kind of token does one kind of thing."""

    ENTRY = "entry"
    """An idea, sent or not."""

    MESSAGE = "message"
    SUBSCRIPTION = "subscription"
    JUDGE = "judge"
    DRAFT = "draft"
    """A page of staff that is not public yet."""


def new_nonce() -> str:
    """Return a random nonce."""
    return secrets.token_urlsafe(16)


class NonceField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A unique random nonce.

    Migrations see a plain CharField without a default, so they import none of our code
    and survive when it moves."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "default": new_nonce,
            "max_length": NONCE_LENGTH,
            "unique": True,
            "editable": False,
        }
        super().__init__(**{**defaults, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["default"]
        return name, "django.db.models.CharField", args, kwargs


def make_token(purpose: str, nonce: str) -> str:
    """Return the secret part of a link: 44 URL-safe characters.

    A token made for one `purpose` does not open rows of another."""
    return nonce + _code(purpose, nonce, settings.SECRET_KEY)


def verify_token(purpose: str, token: str) -> str:
    """Return the nonce of the row that a token opens; "" if we did not make it."""
    return token[:NONCE_LENGTH] if _key_number(purpose, token) is not None else ""


def key_number(token: str) -> int | None:
    """Return the number of the key that has signed a token for any purpose: 0 for
    SECRET_KEY, those after it for SECRET_KEY_FALLBACKS. None if none of them has."""
    found = (_key_number(purpose, token) for purpose in Purpose)
    return next((number for number in found if number is not None), None)


def renew_tokens(text: str) -> str:
    """Return a text in which each token of ours is signed with the SECRET_KEY of now.
    What no key of ours has signed stays as it is."""
    return TOKEN.sub(lambda match: _renewed(match[0]), text)


def _renewed(token: str) -> str:
    for purpose in Purpose:
        if nonce := verify_token(purpose, token):
            return make_token(purpose, nonce)
    return token


def _key_number(purpose: str, token: str) -> int | None:
    nonce, code = token[:NONCE_LENGTH], token[NONCE_LENGTH:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [constant_time_compare(code, _code(purpose, nonce, key)) for key in keys]
    return found.index(True) if True in found else None


def _code(purpose: str, nonce: str, key: str) -> str:
    salt = f"private-link:{purpose}"
    mac = salted_hmac(salt, nonce, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")
