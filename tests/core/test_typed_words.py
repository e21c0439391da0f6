"""Half-written words, shown again beside their names."""

from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from core.typed_words import MAX_LINES, typed_texts, without_secrets
from tests.support.alphabets import texts


def texts_of(**sent: str) -> list[tuple[str, str, int]]:
    shown = typed_texts(QueryDict(urlencode(sent)))
    return [(each["label"], each["text"], each["lines"]) for each in shown]


def test_each_text_has_the_name_of_its_field_and_room() -> None:
    long = "bees " * 30
    assert texts_of(
        staff_note="Rang her.\r\n\r\nShe agrees.", message=long, place=" "
    ) == [("Staff note", "Rang her.\r\n\r\nShe agrees.", 3), ("Message", long, 3)]
    assert texts_of(text="line\n" * 99)[0][2] == MAX_LINES


def test_what_nobody_typed_is_left_out() -> None:
    sent = {
        "csrfmiddlewaretoken": "token",
        "fingerprint": "2f",
        "status": "submitted",
        "action_name": "approve",
        "go_to": "/admin/",
        "_save": "Save",
        "rows-TOTAL_FORMS": "3",
        "rows-__prefix__-position": "7",
        "rules_accepted": "on",
        "password1": "two-blue-owls-7",
        "rows-0-name": "Use",
    }
    assert texts_of(**sent) == [("Rows 0 name", "Use", 1)]


def test_only_some_fields_can_be_asked_for() -> None:
    data = QueryDict("message=Dear&award=Best")
    assert [each["text"] for each in typed_texts(data, ["award"])] == ["Best"]


@given(st.dictionaries(texts(), texts(), max_size=6))
def test_whatever_is_sent_no_text_is_changed_and_no_password_kept(
    sent: dict[str, str],
) -> None:
    data = QueryDict(mutable=True)
    data.update({**sent, "old_password": "two-blue-owls-7"})
    shown = typed_texts(data)
    assert {each["text"] for each in shown} <= set(sent.values())
    assert all(1 <= each["lines"] <= MAX_LINES for each in shown)
    assert "two-blue-owls-7" not in without_secrets(data).urlencode()
