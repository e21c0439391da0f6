from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import challenges.services
import contact.services
import outbox.services


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
        entries = challenges.services.forget(whose)
        messages = contact.services.forget(whose)
        emails = outbox.services.forget(whose, entries + messages)
        self.stdout.write(
            f"Deleted: {len(entries)} entries and drafts, {len(messages)} messages, "
            f"{emails} emails. Told nobody."
        )
