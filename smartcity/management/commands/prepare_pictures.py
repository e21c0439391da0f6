from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import stored_pictures


class Command(BaseCommand):
    """Makes pictures ready to be shown, as the worker does."""

    help = "Make new pictures ready to be shown; the worker does so by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="Those, too, that could not be made ready before, such as while the "
            "disk was full.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        again = stored_pictures.try_again() if options["again"] else 0
        number = stored_pictures.prepare_waiting()
        if again:
            self.stdout.write(f"Tried again: {again:,}.")
        self.stdout.write(f"Made ready: {number:,}.")
