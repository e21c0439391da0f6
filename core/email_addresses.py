"""Email addresses: which ones are the same, and which ones nobody may type.

An address is compared by its key, which is ASCII as far as the domain goes. Neither a
database nor Python may fold other letters into ASCII ones on the way: in PostgreSQL
UPPER('ı') is 'I', and gmaıl.com belongs to somebody else than gmail.com does. See
docs/decisions/address-keys.md.
"""

import hashlib
import string
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

ADDRESS_LENGTH = 254
"""Of the longest address that we keep (RFC 5321)."""

KEY_LENGTH = 2 * ADDRESS_LENGTH + 1
"""An international domain is longer in ASCII: up to 253 characters after the @."""

TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def email_key(address: str) -> str:
    """What two addresses share exactly when they are the same mailbox; "" of nothing.

    The local part in lower case, as far as it is ASCII, and the domain as an A-label
    (IDNA 2008). A text that is no address has a key of its own, so that nothing that
    somebody typed can break a search."""
    local, at, domain = address.strip().translate(TO_LOWER).rpartition("@")
    try:
        domain = ascii_domain(domain)
    except ValueError:
        # .invalid is nobody's domain (RFC 2606).
        known = domain.encode("utf-8", "surrogatepass")
        domain = f"{hashlib.sha256(known).hexdigest()}.invalid"
    return f"{local}{at}{domain}"


def ascii_domain(domain: str) -> str:
    """The domain as computers ask for it, in lower case. Raises ValueError when it
    cannot be one.

    Not Python's own codec: that is IDNA 2003, which makes ss of ß and k of the sign for
    kelvin, and so another domain of the one that was typed."""
    domain = domain.translate(TO_LOWER)
    if domain.isascii():
        return domain
    domain = "".join(char if look_alike(char) else char.lower() for char in domain)
    return idna.encode(domain, strict=True).decode()


def to_mail_server(address: str) -> str:
    """The address as a mail server gets it. Raises ValueError when it has no domain
    that could be asked for."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_domain(domain)}"


def look_alike(char: str) -> bool:
    """Whether software may take this letter for one of A to Z: ı, ſ, the sign for
    kelvin, fullwidth letters."""
    if char.isascii():
        return False
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", char).casefold()
    )
    return any(form.isascii() for form in (folded, char.upper(), char.lower()))


def refuse_look_alikes(address: str) -> None:
    """Raise ValidationError for an address that could be taken for another one."""
    for char in address:
        if look_alike(char):
            raise ValidationError(
                _(
                    "This address has a letter that looks like another: “%(letter)s”. "
                    "Type the address again, with the letters a to z of a keyboard"
                ),
                code="look_alike",
                params={"letter": char},
            )


class EmailAddressField(forms.EmailField):
    """The field of every form in which somebody types an address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": ADDRESS_LENGTH, **kwargs})

    def run_validators(self, address: str) -> None:
        if address in self.empty_values:
            return
        refuse_look_alikes(address)
        super().run_validators(address)
        try:
            to_mail_server(address)
        except ValueError as error:
            words = self.error_messages.get("invalid", validate_email.message)
            raise ValidationError(words, code="invalid") from error


class EmailKeyField(models.CharField):  # type: ignore[type-arg]  # none at run time
    """The key of the address that stands in `of`, a field or property of the same row.
    It is written whenever `written_with` is, which is `of` unless it says otherwise.

    Migrations see a plain CharField, so that they import none of our code."""

    def __init__(self, of: str = "", written_with: str = "", **kwargs: Any) -> None:
        self.of, self.written_with = of, written_with or of
        shape = {"max_length": KEY_LENGTH, "editable": False, "blank": True}
        super().__init__(**{**shape, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = email_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


class WithEmailKey(models.Model):
    """Rows with keys of addresses. Whoever saves the address alone saves its key, too;
    a test sees to it that no address is written by `update()`, which knows no keys."""

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
