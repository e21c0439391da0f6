"""The words of an event in a column with an index, on PostgreSQL (see
events/models/search.py)."""

from django.db import migrations

# PostgreSQL keeps the column right by itself. A migration that changes the type of one
# that it is made of drops it first, and makes it again.
COLUMN = """
ALTER TABLE events_event ADD words tsvector GENERATED ALWAYS AS (core_words(core_fold(
    title || ' ' || summary || ' ' || venue_name
))) STORED
"""
INDEX = "CREATE INDEX event_words ON events_event USING gin (words) WITH (fastupdate = off)"
# Long texts stand apart: many rows are read to be counted, and few are shown.
APART = "ALTER TABLE events_event SET (toast_tuple_target = 512)"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (APART, COLUMN, INDEX):
            schema_editor.execute(sql, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE events_event DROP words")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("core", "0003_fold")]

    operations = [migrations.RunPython(create, drop)]
