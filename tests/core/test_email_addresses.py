"""Tests of core.email_addresses: which addresses are one mailbox, which are unsafe."""

import ast

import idna
import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from challenges.models import Draft, Entry
from contact.models import Message
from core.email_addresses import (
    EmailKeyField,
    EmailKeyModel,
    clean_email_address,
    email_for_smtp,
    email_key,
)
from judging.models import Judge
from outbox.models import Email
from subscriptions.models import Subscription
from tests.challenges.factories import (
    make_challenge,
    make_entries_to_review,
    make_entry,
    make_saved_draft,
)
from tests.packages import APPS, ROOT
from tests.support.alphabets import COMBINING, LOOK_ALIKES, texts


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", ""),
        (" Mira@Example.COM ", "mira@example.com"),
        ("Zoë.O'Hara+x@example.com", "zoë.o'hara+x@example.com"),
        ("mira@bücher.example", "mira@xn--bcher-kva.example"),
        ("mira@BÜCHER.Example", "mira@xn--bcher-kva.example"),
        ("mira@xn--bcher-kva.example", "mira@xn--bcher-kva.example"),
        ("mira@gmaıl.com", "mira@xn--gmal-nza.com"),
        ("mira@straße.example", "mira@xn--strae-oqa.example"),
        ('"a@b"@example.com', '"a@b"@example.com'),
        ("İra@example.com", "İra@example.com"),
        ("qs-7f3k-92", "qs-7f3k-92"),
    ],
)
def test_the_key_of_an_address(address: str, key: str) -> None:
    assert email_key(address) == key


def test_what_is_no_domain_has_a_key_that_is_nobodys_address() -> None:
    local, _at, domain = email_key("mira@\u212aelvin.example").rpartition("@")
    assert (local, domain[64:]) == ("mira", ".invalid")


@given(texts("@.", max_size=40), texts("@.-", max_size=40))
def test_a_key_has_an_ascii_domain_and_is_its_own_key(local: str, domain: str) -> None:
    key = email_key(f"{local}@{domain}")
    assert key.rpartition("@")[2].isascii()
    assert email_key(key) == key


characters = st.sampled_from("abiksBIKSéÉöü0-.\uff49\u3002σİ" + LOOK_ALIKES + COMBINING)
domains = st.text(characters, min_size=1, max_size=6).map(
    lambda text: f"{text}.example"
)


@given(domains, domains)
def test_addresses_of_different_domains_never_share_a_key(one: str, two: str) -> None:
    def a_label(domain: str) -> str | None:
        try:
            return idna.encode(domain, strict=True).decode().lower()
        except idna.IDNAError:
            return None

    labels = {a_label(one), a_label(two)}
    if None not in labels and len(labels) == 2:
        assert email_key(f"mira@{one}") != email_key(f"mira@{two}")


def test_a_mail_server_is_asked_for_the_domain_that_was_typed() -> None:
    """Python's own codec would make it strasse.example, which has another owner."""
    assert email_for_smtp("Mira@Straße.example") == "Mira@xn--strae-oqa.example"


def stored_keys(obj: EmailKeyModel) -> dict[str, str]:
    fields = obj._meta.concrete_fields
    names = [field.name for field in fields if isinstance(field, EmailKeyField)]
    return type(obj).objects.filter(pk=obj.pk).values(*names).get()


def test_every_way_of_saving_an_address_saves_its_key(db: None) -> None:
    entry = make_entry(email="Mira@Example.com")
    assert stored_keys(entry) == {"email_key": "mira@example.com"}
    entry.email = "Otto@Example.com"
    entry.save(update_fields=["email"])
    assert stored_keys(entry) == {"email_key": "otto@example.com"}
    many = make_entries_to_review(entry.challenge, 2)
    assert [stored_keys(each)["email_key"] for each in many] == [
        "person-0@example.com",
        "person-1@example.com",
    ]
    draft = make_saved_draft(make_challenge(), save=False)
    draft.answers = {"email": "Zoe@example.com"}
    draft.save(update_fields=["answers"])
    assert stored_keys(draft) == {
        "email_key": "",
        "answered_email_key": "zoe@example.com",
    }


def test_every_stored_address_has_its_key() -> None:
    keyed = {model for model in apps.get_models() if issubclass(model, EmailKeyModel)}
    assert keyed == {Draft, Email, Entry, Judge, Message, Subscription}


def test_no_address_is_written_without_its_key_or_compared_without_it() -> None:
    """`update()` and `bulk_update()` know no keys."""
    violations = []
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    for path in paths:
        if "migrations" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", "")
            fields = {keyword.arg for keyword in call.keywords if keyword.arg}
            if name == "bulk_update":
                nodes = ast.walk(call)
                fields = {str(n.value) for n in nodes if isinstance(n, ast.Constant)}
            writes = name.endswith("update") and fields & {"email", "to", "answers"}
            if writes or fields & {"email__iexact", "to__iexact"}:
                violations.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert violations == []


HIDDEN = "\u200b\xad\u2060\ufeff\u200e\u200c\u200d\x07\x00"


@given(st.lists(st.sampled_from([*"zoe@example.com", *HIDDEN]), max_size=40))
def test_invisible_characters_never_make_another_address(characters: list[str]) -> None:
    typed = "".join(characters)
    visible = "".join(char for char in typed if char not in HIDDEN)
    assert clean_email_address(typed) == clean_email_address(visible)
    assert email_key(typed) == email_key(visible)


@given(texts("@.<>: ", max_size=60))
def test_cleaning_an_address_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean_email_address(text)
    assert clean_email_address(cleaned) == cleaned


@pytest.mark.parametrize(
    "typed",
    [
        *(f"zoe@exam{char}ple.com" for char in HIDDEN),
        *(f"{char}zoe@example.com{char}" for char in HIDDEN),
        "\xa0zoe@example.com\r\n",
        "mailto:zoe@example.com?subject=Hello",
        "MAILTO: zoe@example.com",
        "Zoë, Müller <zoe@example.com>",
        "<zoe@example.com>, ",
        "Zoe <mailto:zoe@example.com>",
    ],
)
def test_what_is_copied_along_with_an_address_is_left_out(typed: str) -> None:
    assert clean_email_address(typed) == "zoe@example.com"
    assert email_key(typed) == "zoe@example.com"


def test_a_joiner_stays_where_the_domain_would_be_another_one_without() -> None:
    domain = "نامه\u200cای.example"
    assert clean_email_address(f"mira@{domain}") == f"mira@{domain}"
    assert clean_email_address(f"mi\u200cra@{domain}") == f"mira@{domain}"
