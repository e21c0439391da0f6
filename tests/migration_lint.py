"""Looks for migrations that break the code of the release before, which still runs
meanwhile, or that lock a table for long.

    .venv/bin/python -m tests.migration_lint

django-migration-linter reads the SQL of each migration but the first of its app, which
makes tables that nobody knows yet. It needs PostgreSQL at DATABASE_URL, which it does
not change: on SQLite, Django makes a table anew for each change. Where none answers it
says so, and that is a fault in the gate alone."""

import os
import sys

import django
import psycopg
from django.conf import settings

from tests.packages import ROOT


def main() -> None:
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=2).close()
    except psycopg.OperationalError:
        said = "Migrations were not looked through: there is no PostgreSQL."
        sys.exit(said) if "CI" in os.environ else print(said)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")
    django.setup()
    if not is_well():
        sys.exit("Say in two releases what breaks in one: see CONTRIBUTING.md.")


def is_well() -> bool:
    """Whether no migration of ours has an error; prints those that have."""
    from django_migration_linter import MigrationLinter  # noqa: PLC0415

    linter = MigrationLinter(
        path=str(ROOT),
        include_apps=settings.OUR_APPS,
        ignore_initial_migrations=True,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return not linter.has_errors


if __name__ == "__main__":
    main()
