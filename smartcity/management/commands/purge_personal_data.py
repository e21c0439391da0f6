from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcity.retention import RETENTIONS, dry_run, purge


class Command(BaseCommand):
    """Deletes what is personal and too old, as happens every night."""

    help = (
        "Delete what is personal and has been kept for its time, and say how much of "
        "each. The schedule does the same every night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Delete nothing: only say how much would go now.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = dry_run() if options["dry_run"] else purge().counts
        verb = "would go" if options["dry_run"] else "gone"
        for key, number in counts.items():
            self.stdout.write(f"{RETENTIONS[key].what}: {number:,} {verb}.")
