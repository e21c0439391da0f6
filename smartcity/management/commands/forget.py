from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import challenges.services
import contact.services
import outbox.services


class Command(BaseCommand):
    """The right to erasure: UK GDPR, Article 17. Backups are not reached."""

    help = "Delete the entries, messages and emails of one email address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        address: str = options["email"]
        entries = challenges.services.forget(address)
        messages = contact.services.forget(address)
        emails = outbox.services.forget(address, entries + messages)
        self.stdout.write(
            f"Deleted: {len(entries)} entries, {len(messages)} messages, "
            f"{emails} emails. Told nobody."
        )
