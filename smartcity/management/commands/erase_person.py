from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.workflow import TransitionNotAllowed
from smartcity.erasure import services


class Command(BaseCommand):
    """Carries out the right to erasure (UK GDPR, Article 17), except in backups."""

    help = "Delete the ideas, drafts, messages and emails of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "person",
            help="An email address, or the reference of an idea, draft or message.",
        )
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--dry-run", action="store_true", help="List what would go, and stop."
        )
        group.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        person: str = options["person"]
        try:
            services.validate_person(person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        items = services.find_held(person)
        if not items:
            self.stdout.write("Nothing is held about that.")
            return
        for item in items:
            self.stdout.write(f"{item.kind}: {item.text}")
        for address in services.other_addresses(person, items):
            self.stdout.write(f"It came from {address}: there may be more from there.")
        if options["dry_run"]:
            self.stdout.write("Nothing was deleted.")
            return
        if not (options["yes"] or _is_confirmed()):
            raise CommandError("Nothing was deleted.")
        fingerprint = services.get_fingerprint(items)
        try:
            services.erase_person(person, by=None, fingerprint=fingerprint)
        except TransitionNotAllowed as error:
            raise CommandError(f"{error} Nothing was deleted.") from error
        self.stdout.write("All of it is deleted. Nobody was told.")


def _is_confirmed() -> bool:
    """Ask at the terminal. Without one, nobody has said yes."""
    try:
        return input("Delete all of this for good? Type yes: ").strip() == "yes"
    except EOFError:
        return False
