"""Indexes of words, on PostgreSQL: of what visitors read of an entry, and of who sent
it (see challenges/models/search.py)."""

from django.db import migrations

# Its cost is high, so that the index is asked and no text is cut into words again.
# 32 signs become 32 spaces.
FUNCTION = r"""
CREATE FUNCTION challenges_words(text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ BEGIN RETURN to_tsvector('simple', translate(
        $1, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)
    )); END $$
"""
WORD_INDEX = """
CREATE INDEX entry_words ON challenges_entry USING gin (challenges_words(
    reference || ' ' || title || ' ' || problem || ' ' || idea || ' ' || beneficiaries
)) WITH (fastupdate = off)
"""

PEOPLE_INDEX = """
CREATE INDEX entry_people ON challenges_entry USING gin (challenges_words(
    name || ' ' || email || ' ' || organisation || ' ' || team
)) WITH (fastupdate = off)
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (FUNCTION, WORD_INDEX, PEOPLE_INDEX):
            schema_editor.execute(sql, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX entry_people")
        schema_editor.execute("DROP INDEX entry_words")
        schema_editor.execute("DROP FUNCTION challenges_words(text)")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
