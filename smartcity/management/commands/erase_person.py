from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import contact.services
import outbox.services
from challenges.services import personal_data


class Command(BaseCommand):
    """The right to erasure: UK GDPR, Article 17. Backups are not reached."""

    help = "Delete the entries, drafts, messages and emails of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "whose", help="An email address, or the reference of an entry or message."
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        whose: str = options["whose"]
        entries = personal_data.erase_person(whose)
        messages = contact.services.erase_person(whose)
        emails = outbox.services.delete_emails(whose, entries + messages)
        self.stdout.write(
            f"Deleted: {len(entries)} entries and drafts, {len(messages)} messages, "
            f"{emails} emails. Told nobody."
        )
