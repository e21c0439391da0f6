from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcity import search_index
from smartcity.management.static_files import require_static_files
from smartcity.search_sources import PLURALS


class Command(BaseCommand):
    """Mends the index of the search; progress goes to stdout."""

    help = (
        "Compare the index of the search with all that can be found, write what "
        "differs, and gather the words for “Did you mean” anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pages",
            action="store_true",
            help="Only what comes with a release: pages such as Privacy, focus areas, "
            "and ways to contact us.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_static_files()
        if options["pages"]:
            wrong = search_index.repair_pages()
        else:
            wrong = search_index.rebuild(self._tell)
        for kind, number in wrong.items():
            self.stdout.write(f"{PLURALS[kind]}: {number:,} written or removed.")

    def _tell(self, kind: str, number: int) -> None:
        if number % 1000 == 0:
            self.stdout.write(f"{PLURALS[kind]}: {number:,} compared …")
