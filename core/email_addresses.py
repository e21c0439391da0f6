"""Email addresses: which ones belong to the same mailbox, and which ones are unsafe.

Addresses are compared by their key, whose domain is ASCII. Neither a database nor
Python may fold other letters into ASCII ones on the way: in PostgreSQL UPPER('ı') is
'I', but gmaıl.com and gmail.com have different owners. See
docs/decisions/address-keys.md.
"""

import hashlib
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import idna
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text.clean import compose, is_character

MAX_EMAIL_LENGTH = 254
"""Characters of the longest email address that we store (RFC 5321)."""

MAX_KEY_LENGTH = 2 * MAX_EMAIL_LENGTH + 1
"""Characters of the longest key: an international domain is longer in ASCII."""

INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf"})
"""Unicode categories of characters that no address needs, and nobody sees."""

JOINERS = re.compile("[\u200c\u200d]")
"""The two invisible characters that tell one real domain from another (RFC 5892)."""

ADDRESS_OF_LINK = re.compile(r"mailto:\s*([^?]*)(?:\?.*)?", re.IGNORECASE | re.DOTALL)
NAMED_ADDRESS = re.compile(r"[^<>]*<([^<>]+)>[\s,;]*")
"""How mail programs copy an address: Ann Lee <ann@example.com>."""

UNDELIVERABLE_DOMAINS = re.compile(
    r"\[.*\]|[\d.]+|(.+\.)?(localhost|invalid)", re.IGNORECASE
)
"""Domains that no mail from us can ever reach (RFC 2606, RFC 6761)."""

ASCII_TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def clean_email_address(text: str) -> str:
    """Return the address that somebody meant, from what they typed or pasted.

    Without characters that nobody sees, and without what mail programs and web pages
    copy along. A joiner stays where the domain would be another one without it."""
    address = "".join(char for char in text if _is_in_addresses(char))
    address = compose(address).strip()
    before = None
    while address != before:
        before = address
        if link := ADDRESS_OF_LINK.fullmatch(address):
            address = link[1].strip()
        if named := NAMED_ADDRESS.fullmatch(address):
            address = named[1].strip()
    local, at, domain = address.rpartition("@")
    without_joiners = JOINERS.sub("", address)
    if without_joiners == address:
        return address
    try:
        ascii_domain(domain)
    except ValueError:
        return clean_email_address(without_joiners)
    return clean_email_address(JOINERS.sub("", local)) + at + domain


def _is_in_addresses(char: str) -> bool:
    if not is_character(char):
        return False
    is_visible = unicodedata.category(char) not in INVISIBLE_CATEGORIES
    return is_visible or char.isspace() or bool(JOINERS.match(char))


def email_key(email: str) -> str:
    """Return the key that two addresses share if and only if they are one mailbox.

    ASCII letters of the local part become lower case; the domain becomes its A-label
    (IDNA 2008). Text that is no address gets a key that nobody can own, so nothing that
    somebody types can break a search. The key of "" is ""."""
    address = clean_email_address(email).translate(ASCII_TO_LOWER)
    local, at, domain = address.rpartition("@")
    try:
        domain = ascii_domain(domain)
    except ValueError:
        # The top-level domain .invalid has no owner (RFC 2606).
        content = domain.encode("utf-8", "surrogatepass")
        domain = f"{hashlib.sha256(content).hexdigest()}.invalid"
    return f"{local}{at}{domain}"


def ascii_domain(domain: str) -> str:
    """Return the domain as an A-label in lower case; raise ValueError if it is none.

    Python's own codec is IDNA 2003, which turns ß into ss and the kelvin sign into k,
    and so names a different domain from the one that was typed."""
    domain = domain.translate(ASCII_TO_LOWER)
    if domain.isascii():
        return domain
    domain = "".join(char if is_look_alike(char) else char.lower() for char in domain)
    return idna.encode(domain, strict=True).decode()


def email_for_smtp(email: str) -> str:
    """Return the address with an ASCII domain; raise ValueError if it has none."""
    local, at, domain = email.rpartition("@")
    return f"{local}{at}{ascii_domain(domain)}"


def is_look_alike(char: str) -> bool:
    """Return whether software may fold this non-ASCII character into ASCII.

    Examples are ı, ſ, the kelvin sign and fullwidth letters."""
    if char.isascii():
        return False
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", char).casefold()
    )
    return any(form.isascii() for form in (folded, char.upper(), char.lower()))


def validate_no_look_alikes(email: str) -> None:
    """Raise ValidationError for an address that could be mistaken for another one."""
    for char in email:
        if is_look_alike(char):
            raise ValidationError(
                _(
                    "This address has a letter that looks like another: “%(letter)s”. "
                    "Type the address again, with the letters a to z of a keyboard"
                ),
                code="look_alike",
                params={"letter": char},
            )


def validate_deliverable(email: str) -> None:
    """Raise ValidationError for an address that no mail from us can ever reach."""
    domain = email.rpartition("@")[2]
    if UNDELIVERABLE_DOMAINS.fullmatch(domain):
        raise ValidationError(
            _(
                "No email from us can reach “%(domain)s”. Type an address like "
                "name@example.com"
            ),
            code="undeliverable",
            params={"domain": domain},
        )


class EmailKeyField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The key of the email address in `of`, a field or property of the same model.

    Saved whenever the field `written_with` is saved, which is `of` by default.
    Migrations see a plain CharField, so they import none of our code."""

    def __init__(self, of: str = "", written_with: str = "", **kwargs: Any) -> None:
        self.of = of
        self.written_with = written_with or of
        defaults = {
            "max_length": MAX_KEY_LENGTH,
            "editable": False,
            "blank": True,
            "default": "",
        }
        super().__init__(**{**defaults, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = email_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


class EmailKeyModel(models.Model):
    """Base model that saves the key of an email address together with the address.

    `update()` knows no keys; a test makes sure that no address is written by it."""

    class Meta:
        abstract = True

    def save(
        self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            update_fields = {*update_fields}
            update_fields |= {
                field.name
                for field in self._meta.concrete_fields
                if isinstance(field, EmailKeyField)
                and field.written_with in update_fields
            }
        super().save(*args, update_fields=update_fields, **kwargs)
