"""The index of stems, on PostgreSQL (see search/find.py)."""

from django.db import migrations

# Its cost is high, so that the index is asked and no text is cut into words again. No
# parser of PostgreSQL decides what a word is: it would leave emoji out.
FUNCTION = """
CREATE FUNCTION search_words(text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    AS $$ BEGIN RETURN array_to_tsvector(string_to_array(btrim($1), ' ')); END $$
"""
INDEX = "CREATE INDEX document_words ON search_document USING gin (search_words(stems))"

# Long texts stand apart, and what the order depends on stays in the row: a search reads
# thousands of rows, and of 24 the texts.
APART = "ALTER TABLE search_document SET (toast_tuple_target = 128)"
INSIDE = """
ALTER TABLE search_document ALTER title_stems SET STORAGE MAIN,
    ALTER head_stems SET STORAGE MAIN
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (FUNCTION, INDEX, APART, INSIDE):
            schema_editor.execute(sql, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX document_words")
        schema_editor.execute("DROP FUNCTION search_words(text)")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
