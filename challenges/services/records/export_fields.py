"""The fields of an entry in plain words, for people who read it outside this site."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from challenges.models import Entry
from core.users import display_name

FIELDS = [
    *("reference", "challenge", "status", "outcome", "award", "title", "focus_area"),
    *("problem", "idea", "beneficiaries", "links", "help_needed"),
    *("name", "email", "audience", "organisation", "team", "origin", "entered_by"),
    *("rules_accepted", "may_publish", "may_contact", "emails_opted_out"),
    *("submitted_at", "answer_due", "decided_at", "assignee"),
    *("is_late", "is_taken_down", "duplicate_of"),
]
"""All that staff may need, in the order of a table."""


def label(name: str) -> str:
    return str(capfirst(Entry._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def value(entry: Entry, name: str) -> str:
    """As a person reads it; "" for what there is not."""
    return formatter(name)(entry)


def formatter(name: str) -> Callable[[Entry], str]:
    """Gives that value of each of many entries: the words of choices are looked up
    once."""
    field = Entry._meta.get_field(name)
    choices = {key: str(words) for key, words in getattr(field, "flatchoices", [])}

    def read(entry: Entry) -> str:
        found = getattr(entry, name)
        return choices.get(found, found) if choices else format_value(found)

    return read


def format_value(found: Any) -> str:
    match found:
        case None:
            return ""
        case bool():
            return _("yes") if found else _("no")
        case datetime():
            return moment(found)
        case User():
            return display_name(found)
        case Entry():
            return found.reference
        case _:
            return str(found)


def moment(at: datetime) -> str:
    """2027-01-10 18:30: our time, as ISO 8601 writes it and spreadsheets know it."""
    local = timezone.localtime(at).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec="minutes")
