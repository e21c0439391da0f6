from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.erasure import HeldItem
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
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            help="A name to take out of earlier versions of pages, beside those known.",
        )
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--dry-run", action="store_true", help="List what would go, and stop."
        )
        group.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        person: str = options["person"]
        names: list[str] = options["name"]
        try:
            services.validate_person(person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        items = services.find_held(person, names)
        self._list(person, items, names)
        if not items:
            return
        if options["dry_run"]:
            self.stdout.write("Nothing was deleted.")
            return
        if not (options["yes"] or _is_confirmed()):
            raise CommandError("Nothing was deleted.")
        fingerprint = services.get_fingerprint(items)
        try:
            services.erase_person(person, by=None, fingerprint=fingerprint, names=names)
        except TransitionNotAllowed as error:
            raise CommandError(f"{error} Nothing was deleted.") from error
        self.stdout.write("All of it is deleted. Nobody was told.")

    def _list(self, person: str, items: list[HeldItem], names: list[str]) -> None:
        """Say what would go, and what staff must see to themselves."""
        if not items:
            self.stdout.write("Nothing is held about that.")
        for item in items:
            self.stdout.write(f"{item.kind}: {item.text}")
        for address in services.other_addresses(person, items):
            self.stdout.write(f"It came from {address}: there may be more from there.")
        for page in services.pages_that_name(person, items, names):
            self.stdout.write(
                f"Still named in: {page}. Change its text first. To do that later, run "
                "this again then, with --name and the name."
            )


def _is_confirmed() -> bool:
    """Ask at the terminal. Without one, nobody has said yes."""
    try:
        return input("Delete all of this for good? Type yes: ").strip() == "yes"
    except EOFError:
        return False
