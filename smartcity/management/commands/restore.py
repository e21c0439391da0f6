from pathlib import Path
from typing import Any

import pyrage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from smartcity.backup import archive, restored
from smartcity.backup.databases import ToolFails


class Command(BaseCommand):
    """Fills an empty database, and the uploads, from a backup; no email goes out."""

    help = (
        "Fill an empty database, and the uploads, from a file of the command backup. "
        "Compare every table and every file with what it was. Then migrate, and run "
        "after_restore."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file of the command backup.")
        parser.add_argument(
            "--key", type=Path, help="A file with the secret key, AGE-SECRET-KEY-…"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Read the whole file and compare its hashes; restore nothing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = _identities(options["key"]) if options["key"] else []
        work = archive.verify if options["check"] else archive.restore
        try:
            manifest = work(options["file"], keys)
        except (archive.BackupFails, ToolFails, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The backup of {manifest.made_at} is whole: {len(manifest.tables)} tables."
        )
        if not options["check"]:
            restored.quieten()  # before anything else can fail
            call_command("migrate", verbosity=0, stdout=self.stdout)
            call_command("after_restore", stdout=self.stdout)


def _identities(path: Path) -> list[Any]:
    """Read a file as age-keygen writes it."""
    try:
        lines = path.read_text().split()
        keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        return [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (pyrage.IdentityError, ValueError, OSError) as error:
        raise CommandError(f"{path} has no secret key of age: {error}") from error
