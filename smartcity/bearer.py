"""Tokens that programs send in place of a sign-in (RFC 6750)."""

from django.utils.crypto import constant_time_compare

CHALLENGE = {"WWW-Authenticate": "Bearer"}
"""Header of the answer to those without the token (section 3)."""


def has_token(authorization: str | None, token: str) -> bool:
    """Whether the header Authorization holds this token. Nobody has an empty one."""
    return bool(token) and constant_time_compare(authorization or "", f"Bearer {token}")
