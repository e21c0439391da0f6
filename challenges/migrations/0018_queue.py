"""The staff's list stays quick with 100,000 entries: an index that answers its order
and most of its filters, one for addresses and, on PostgreSQL, one for the words of who
sent an entry."""

from django.db import migrations, models
from django.db.models import BigIntegerField, Case, F, When
from django.db.models.functions import Upper

INDEX = """
CREATE INDEX entry_people ON challenges_entry USING gin (challenges_words(
    name || ' ' || email || ' ' || organisation || ' ' || team
)) WITH (fastupdate = off)
"""
TURN = Case(
    When(answer_due=None, then=F("id") * -1),
    default=F("id"),
    output_field=BigIntegerField(),
)


def add_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX, params=None)


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX entry_people")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0017_notices")]

    operations = [
        migrations.RemoveIndex("entry", "entry_promise"),
        migrations.AddIndex(
            "entry",
            models.Index(
                *("answer_due", TURN, "id", "status", "submitted_at", "challenge"),
                *("focus_area", "audience", "origin", "is_late", "assignee"),
                name="entry_promise",
            ),
        ),
        migrations.AddIndex("entry", models.Index(Upper("email"), name="entry_email")),
        migrations.RunPython(add_words, drop_words),
    ]
