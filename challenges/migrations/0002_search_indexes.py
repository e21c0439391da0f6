"""Indexes of words, on PostgreSQL: of what visitors read of an entry, and of who sent
it (see challenges/models/search.py)."""

from django.db import migrations

# Takes folded text. Its cost is high, so that the index is asked and no text is cut into
# words again. No parser of PostgreSQL decides what a word is: it would leave emoji out.
FUNCTION = """
CREATE FUNCTION challenges_words(text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ BEGIN RETURN array_to_tsvector(ARRAY(
        SELECT left(word, 100) FROM unnest(string_to_array($1, ' ')) AS word
    )); END $$
"""
WORD_INDEX = """
CREATE INDEX entry_words ON challenges_entry USING gin (challenges_words(core_fold(
    reference || ' ' || title || ' ' || problem || ' ' || idea || ' ' || beneficiaries
))) WITH (fastupdate = off)
"""

PEOPLE_INDEX = """
CREATE INDEX entry_people ON challenges_entry USING gin (challenges_words(core_fold(
    name || ' ' || email || ' ' || organisation || ' ' || team
))) WITH (fastupdate = off)
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
    dependencies = [("challenges", "0001_initial"), ("core", "0003_fold")]

    operations = [migrations.RunPython(create, drop)]
