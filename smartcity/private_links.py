"""Secret links for people without accounts, and keeping them out of the log.

A row keeps a random nonce. The token in a link is that nonce and a code made from it
with the site's SECRET_KEY (HMAC, RFC 2104): nobody can make one from the row alone, a
new nonce ends the link of one row, and a new SECRET_KEY ends all.
"""

import base64
import logging
import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

NONCE_LENGTH = 22  # characters: 128 bits in URL-safe base 64


def new_nonce() -> str:
    """What a row keeps, in a unique column."""
    return secrets.token_urlsafe(16)


def make_token(purpose: str, nonce: str) -> str:
    """The secret part of the link: 44 URL-safe characters.

    `purpose` keeps a token of one kind of row from opening another kind."""
    return nonce + _code(purpose, nonce)


def nonce_in(purpose: str, token: str) -> str:
    """The nonce of the row that a token opens; "" when we never made that token."""
    nonce, code = token[:NONCE_LENGTH], token[NONCE_LENGTH:]
    return nonce if constant_time_compare(code, _code(purpose, nonce)) else ""


def _code(purpose: str, nonce: str) -> str:
    mac = salted_hmac(f"private-link:{purpose}", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


class HideInLog(logging.Filter):
    """Log lines about our own faults name the path; this takes its secret out."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        record.msg = re.sub(r"(/my-entry/)[^/\s]+", r"\1…", text)
        record.args = ()
        return True
