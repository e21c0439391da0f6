from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smartcity.backup import restored


class Command(BaseCommand):
    """Keeps a restored site quiet until somebody has looked at what waits."""

    help = (
        "After a backup was restored: let no email leave the site, sign everybody out, "
        "and say what waits. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-sent",
            action="store_true",
            help="Mark the emails that wait as sent: they were, since the backup.",
        )
        parser.add_argument(
            "--deleted",
            type=Path,
            metavar="LOG",
            help="The log of the web servers since the backup. What it says was "
            "deleted for good is deleted again.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = restored.quieten()
        self.stdout.write("No email leaves the site, and everybody is signed out.")
        if options["deleted"]:
            try:
                lines = options["deleted"].read_text(errors="replace").splitlines()
            except OSError as error:
                raise CommandError(str(error)) from error
            again = restored.erase_again(x for x in lines if "Deleted for good" in x)
            self.stdout.write(f"Deleted again: {' '.join(again) or 'nothing'}.")
            waiting = restored.waiting().count()
        if options["as_sent"]:
            self.stdout.write(f"Taken as sent: {restored.take_as_sent():,} emails.")
        elif waiting:
            self.stdout.write(
                f"{waiting:,} emails wait. They went out since, if the site went on "
                "after the backup: run after_restore --as-sent then."
            )
        self.stdout.write(
            "Look at the site. Then untick “Emails wait” in its settings."
        )
