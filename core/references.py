"""References that people can read out over the phone, such as WIC-7F3K-92.

A reference has five random symbols and one check symbol. The alphabet leaves out what
is easily mistaken (0 and O; 1, I and L). It has 31 symbols, a prime, so the weighted
sum detects every single wrong symbol and every swap of two symbols.
"""

import secrets

from django.db.models import Model, Q

from core.email_addresses import email_key

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
"""Symbols of a reference after its prefix, the check symbol included."""


def _check_symbol(body: str) -> str:
    total = sum(
        weight * ALPHABET.index(symbol) for weight, symbol in enumerate(body, start=2)
    )
    return ALPHABET[total % len(ALPHABET)]


def unused_reference(prefix: str, *models: type[Model]) -> str:
    """Return a random reference that no row of these models has.

    The database is asked first: PostgreSQL would write an INSERT that clashed into its
    log, with everything that somebody typed."""
    while True:
        reference = new_reference(prefix)
        if not any(
            model._default_manager.filter(reference=reference).exists()
            for model in models
        ):
            return reference


def new_reference(prefix: str) -> str:
    """Return a random reference such as WIC-7F3K-92, one of 28 million per prefix."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _join(prefix, body + _check_symbol(body))


def parse_reference(text: str) -> str | None:
    """Return the reference that somebody meant, or None if the text cannot be one.

    Accepts lower case, spaces and missing hyphens: `wic 7f3k92` is WIC-7F3K-92."""
    plain = "".join(char for char in text.upper() if char.isalnum())
    prefix, symbols = plain[:-LENGTH], plain[-LENGTH:]
    if not prefix or any(symbol not in ALPHABET for symbol in symbols):
        return None
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return _join(prefix, symbols)


def _join(prefix: str, symbols: str) -> str:
    return f"{prefix}-{symbols[:4]}-{symbols[4:]}"


def has_reference(text: str) -> Q:
    """Return a filter for the row whose reference somebody meant; for none if the text
    cannot be one."""
    reference = parse_reference(text)
    return Q(reference=reference) if reference else Q(pk__in=[])


def from_person(email_or_reference: str) -> Q:
    """Return a filter for rows from this email address or with this reference."""
    key = email_key(email_or_reference)
    # Rows without an email address belong to nobody.
    is_theirs = Q(email_key=key) if key else Q(pk__in=[])
    return is_theirs | has_reference(email_or_reference)
