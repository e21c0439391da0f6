r"""The function core_fold of PostgreSQL, which does the same as core.text.fold.fold; a
test compares the two. Regular expressions of both read \u and \U alike."""

import unicodedata

from django.db import migrations

MARKS = (
    r"[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    r"\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]"
)
LETTERS = dict(zip("đðħıłøŧŋɓɖɗƙƴς", "ddhilotnbddkyσ", strict=True))
CAPITALS = {
    letter: LETTERS.get(letter.lower(), letter.lower())
    for letter in map(chr, range(0xC0, 0x590))
    if unicodedata.is_normalized("NFKD", letter)
    and len(letter.lower()) == 1
    and letter != letter.lower()
}
FROM = "".join([*LETTERS, *CAPITALS])
TO = "".join([*LETTERS.values(), *CAPITALS.values()])
SIGNS = (
    r"[\u0080-\u00bf\u00d7\u00f7\u02b9-\u02ff\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3"
    r"\u05c6\u05f3\u05f4\u060c\u060d\u061b\u061e\u061f\u066a-\u066d\u06d4\u0964\u0965"
    r"\u0f04-\u0f12\u104a-\u104f\u1361-\u1368\u17d4-\u17da\u2000-\u25ff\u27c0-\u27ff"
    r"\u2900-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30fb]"
)
WORD_SIGNS = (
    r"[\u2600-\u27bf\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)
GAPS = r"[^a-z0-9\u0080-\U0010ffff]+"

# It calls nothing of ours, so that a restored dump can build the indexes on it. What the
# locale makes of capitals does not matter: in C only ASCII has any, in Turkish I becomes ı.
FUNCTION = rf"""
CREATE FUNCTION core_fold(text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $fold$
    DECLARE folded text := $1;
    BEGIN
        IF octet_length(folded) <> char_length(folded) THEN
            folded := regexp_replace(normalize(folded, NFKD), '{MARKS}', '', 'g');
            folded := regexp_replace(lower(folded), '{SIGNS}', ' ', 'g');
            folded := regexp_replace(folded, '({WORD_SIGNS})', ' \1 ', 'g');
        END IF;
        IF folded ~ '[\u00c0-\u058f]' THEN
            folded := translate(folded, '{FROM}', '{TO}');
            folded := replace(replace(folded, 'ß', 'ss'), 'æ', 'ae');
            folded := replace(replace(folded, 'œ', 'oe'), 'þ', 'th');
        END IF;
        RETURN btrim(regexp_replace(lower(folded COLLATE "C"), '{GAPS}', ' ', 'g'));
    END $fold$
"""

# Takes folded text, for indexes of words. Its cost is high, so that the index is asked and
# no text is cut into words again. No parser of PostgreSQL decides what a word is: it would
# leave emoji out.
WORDS = """
CREATE FUNCTION core_words(text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ BEGIN RETURN array_to_tsvector(ARRAY(
        SELECT left(word, 100) FROM unnest(string_to_array($1, ' ')) AS word
    )); END $$
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        schema_editor.execute(WORDS, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION core_words(text)")
        schema_editor.execute("DROP FUNCTION core_fold(text)")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_site_settings")]

    operations = [migrations.RunPython(create, drop)]
