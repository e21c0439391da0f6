"""Columns with the words of an entry, and their indexes, on PostgreSQL: of what visitors
read, and of who sent it (see challenges/models/search.py)."""

from django.db import migrations

# PostgreSQL keeps them right by itself. A migration that changes the type of a column
# that they are made of drops them first, and makes them again.
COLUMNS = """
ALTER TABLE challenges_entry
    ADD public_words tsvector GENERATED ALWAYS AS (core_words(core_fold(
        reference || ' ' || title || ' ' || problem || ' ' || idea || ' ' || beneficiaries
    ))) STORED,
    ADD people_words tsvector GENERATED ALWAYS AS (core_words(core_fold(
        name || ' ' || email || ' ' || organisation || ' ' || team
    ))) STORED
"""
INDEXES = """
CREATE INDEX entry_words ON challenges_entry USING gin (public_words)
    WITH (fastupdate = off);
CREATE INDEX entry_people ON challenges_entry USING gin (people_words)
    WITH (fastupdate = off)
"""
# Long texts stand apart: a search for a common word reads thousands of rows, and of a
# few the texts.
APART = "ALTER TABLE challenges_entry SET (toast_tuple_target = 512)"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (APART, COLUMNS, INDEXES):
            schema_editor.execute(sql, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in ("people_words", "public_words"):
            schema_editor.execute(f"ALTER TABLE challenges_entry DROP {column}")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial"), ("core", "0003_fold")]

    operations = [migrations.RunPython(create, drop)]
