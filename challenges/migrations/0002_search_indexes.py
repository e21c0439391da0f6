"""Indexes of words, on PostgreSQL: of what visitors read of an entry, and of who sent
it (see challenges/models/search.py)."""

from django.db import migrations

WORD_INDEX = """
CREATE INDEX entry_words ON challenges_entry USING gin (core_words(core_fold(
    reference || ' ' || title || ' ' || problem || ' ' || idea || ' ' || beneficiaries
))) WITH (fastupdate = off)
"""

PEOPLE_INDEX = """
CREATE INDEX entry_people ON challenges_entry USING gin (core_words(core_fold(
    name || ' ' || email || ' ' || organisation || ' ' || team
))) WITH (fastupdate = off)
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (WORD_INDEX, PEOPLE_INDEX):
            schema_editor.execute(sql, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX entry_people")
        schema_editor.execute("DROP INDEX entry_words")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial"), ("core", "0003_fold")]

    operations = [migrations.RunPython(create, drop)]
