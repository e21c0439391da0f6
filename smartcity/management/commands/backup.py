import signal
import sys
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smartcity.backup import archive
from smartcity.backup.databases import ToolFails


class Command(BaseCommand):
    """Writes all that the site stores into one file; people notice nothing."""

    help = (
        "Write database and uploads into one file, encrypted for the keys that are "
        "given (age-encryption.org). SECRET_KEY is not in it: keep it elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that is not there yet.")
        keys = parser.add_mutually_exclusive_group(required=True)
        keys.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="KEY",
            help="A public key, age1…; more than one may open the file then.",
        )
        keys.add_argument("--plain", action="store_true", help="Do not encrypt it.")

    def handle(self, *args: Any, **options: Any) -> None:
        # A container that stops it must leave nothing in clear behind.
        signal.signal(signal.SIGTERM, lambda *_args: sys.exit(1))
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} is there already.")
        try:
            keys = [pyrage.x25519.Recipient.from_str(key) for key in options["to"]]
        except pyrage.RecipientError as error:
            raise CommandError("A public key begins with age1.") from error
        try:
            manifest = archive.write(path, keys)
        except (ToolFails, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(int(count) for count, _fingerprint in manifest.tables.values())
        self.stdout.write(
            f"{path}: {len(manifest.tables)} tables with {rows:,} rows, and the "
            f"uploads; {path.stat().st_size / 10**6:,.1f} MB."
        )
