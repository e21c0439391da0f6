from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import contact.services
import outbox.services
from challenges.models import Entry
from challenges.services import personal_data
from contact.models import Message
from core.references import from_person
from core.text.personal_data import redact_person
from core.versions import redact_versions, rows_with


class Command(BaseCommand):
    """Carries out the right to erasure (UK GDPR, Article 17), except in backups."""

    help = "Delete the ideas, drafts, messages and emails of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "person", help="An email address, or the reference of an idea or message."
        )
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            help="A name to take out of earlier versions of pages, beside those known.",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person: str = options["person"]
        names, addresses = {*options["name"]}, {person}
        for model in (Entry, Message):
            for obj in model.objects.filter(from_person(person)):
                names.add(obj.name)
                addresses.add(obj.email)
        entries = personal_data.erase_person(person)
        messages = contact.services.erase_person(person)
        emails = outbox.services.delete_emails(person, entries + messages)
        self.stdout.write(
            f"Deleted: {len(entries)} ideas and drafts, {len(messages)} messages, "
            f"{emails} emails. Nobody was told."
        )
        words = [*names, *entries, *messages]
        self._redact_pages(partial(redact_person, emails=addresses, words=words))

    def _redact_pages(self, redact: Callable[[str], str]) -> None:
        """Take the person out of earlier versions of pages. Name the pages that still
        speak of them: staff must change those themselves."""
        if count := redact_versions(redact):
            self.stdout.write(f"Taken out of {count} versions of pages.")
        for obj in rows_with(redact):
            self.stdout.write(
                f"Still named in: {obj._meta.verbose_name} “{obj}”. Change its text, "
                "then run this again, with --name and the name."
            )
