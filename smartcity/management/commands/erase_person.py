from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import contact.services
import outbox.services
from challenges.services import personal_data


class Command(BaseCommand):
    """Carries out the right to erasure (UK GDPR, Article 17), except in backups."""

    help = "Delete the ideas, drafts, messages and emails of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "person", help="An email address, or the reference of an idea or message."
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person: str = options["person"]
        entries = personal_data.erase_person(person)
        messages = contact.services.erase_person(person)
        emails = outbox.services.delete_emails(person, entries + messages)
        self.stdout.write(
            f"Deleted: {len(entries)} ideas and drafts, {len(messages)} messages, "
            f"{emails} emails. Nobody was told."
        )
