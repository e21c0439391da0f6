"""The gallery stays quick with 10,000 ideas: an index that answers all its filters
and, on PostgreSQL, one for the words that are searched."""

from django.db import migrations, models

# Its cost is high, so that the index is asked and no text is cut into words again.
# 32 signs become 32 spaces.
WORDS = r"""
CREATE FUNCTION challenges_words(text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ BEGIN RETURN to_tsvector('simple', translate(
        $1, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)
    )); END $$
"""
INDEX = """
CREATE INDEX entry_words ON challenges_entry USING gin (challenges_words(
    reference || ' ' || title || ' ' || problem || ' ' || idea || ' ' || beneficiaries
)) WITH (fastupdate = off)
"""


def add_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(WORDS, params=None)
        schema_editor.execute(INDEX, params=None)


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX entry_words")
        schema_editor.execute("DROP FUNCTION challenges_words(text)")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0005_update")]

    operations = [
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=[
                    *("status", "submitted_at", "id", "may_publish", "challenge"),
                    *("focus_area", "audience", "outcome", "title"),
                ],
                name="entry_gallery",
            ),
        ),
        migrations.RunPython(add_words, drop_words),
    ]
