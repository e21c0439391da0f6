"""References that people can read out over the phone: WIC-7F3K-92.

Five random symbols and one check symbol. The alphabet leaves out what is easily taken
for something else (0 and O, 1, I and L). It has 31 symbols, a prime, so the weighted
sum finds every single wrong symbol and every swap of two symbols.
"""

import secrets

from django.db.models import Model, Q

from core.email_addresses import email_key

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def _check_symbol(body: str) -> str:
    total = sum(
        weight * ALPHABET.index(symbol) for weight, symbol in enumerate(body, start=2)
    )
    return ALPHABET[total % len(ALPHABET)]


def unused_reference(prefix: str, *models: type[Model]) -> str:
    """A random reference that no row of these models has. The database is asked: an
    INSERT that clashed would stand in its log, with all that somebody typed."""
    while True:
        reference = new_reference(prefix)
        taken = (m._default_manager.filter(reference=reference) for m in models)
        if not any(rows.exists() for rows in taken):
            return reference


def new_reference(prefix: str) -> str:
    """A random reference such as WIC-7F3K-92; 28 million for each prefix."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    symbols = body + _check_symbol(body)
    return f"{prefix}-{symbols[:4]}-{symbols[4:]}"


def parse_reference(text: str) -> str | None:
    """The reference that somebody meant, or None when it cannot be one.

    Accepts lower case, spaces and missing hyphens: `wic 7f3k92` is WIC-7F3K-92."""
    plain = "".join(char for char in text.upper() if char.isalnum())
    prefix, symbols = plain[:-LENGTH], plain[-LENGTH:]
    if not prefix or any(symbol not in ALPHABET for symbol in symbols):
        return None
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return f"{prefix}-{symbols[:4]}-{symbols[4:]}"


def from_person(address_or_reference: str) -> Q:
    """The rows that came from this email address, or the one of this reference."""
    key = email_key(address_or_reference)
    # Rows without an address are nobody's.
    theirs = Q(email_key=key) if key else Q(pk__in=[])
    if reference := parse_reference(address_or_reference):
        theirs |= Q(reference=reference)
    return theirs
