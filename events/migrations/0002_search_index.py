"""The index of the words of an event, on PostgreSQL (see events/models/search.py)."""

from django.db import migrations

INDEX = """
CREATE INDEX event_words ON events_event USING gin (core_words(core_fold(
    title || ' ' || summary || ' ' || venue_name
))) WITH (fastupdate = off)
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX event_words")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("core", "0003_fold")]

    operations = [migrations.RunPython(create, drop)]
