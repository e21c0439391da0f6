"""Tests of core.forms: fields and forms that clean what people type."""

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given

from core.admin.publishable import PublishableAdmin
from core.email_addresses import email_for_smtp
from core.forms import (
    CleanTextForm,
    EmailAddressField,
    LongLineInput,
    StaffDateTimeField,
)
from tests.support.alphabets import texts


class NameForm(CleanTextForm):
    name = forms.CharField(max_length=10)


def test_invisible_characters_are_removed_before_a_field_is_validated() -> None:
    form = NameForm(QueryDict("name=%00%E2%80%8B"))
    assert form.errors == {"name": ["This field is required."]}


def test_browsers_neither_cut_off_text_nor_guess_its_direction() -> None:
    html = str(NameForm()["name"])
    assert 'dir="auto"' in html
    assert "maxlength" not in html


@pytest.mark.parametrize(
    "address",
    [
        "victim.smith@gmaıl.com",
        "mıra@example.com",
        "miſs@example.com",
        "mira@boo\u212as.example",
        "\u212aim@example.com",
        "mira@\uff45xample.com",
        "\uff4dira@example.com",
        "mira@\u2170.example",
        "mira@straße.example",
    ],
)
def test_letters_that_look_like_others_are_refused(address: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        EmailAddressField().clean(address)
    letter = next(char for char in address if not char.isascii())
    assert refusal.value.messages == [
        f"This address has a letter that looks like another: “{letter}”. Type the "
        "address again, with the letters a to z of a keyboard"
    ]


@pytest.mark.parametrize(
    "address", ["mira@example.com", "mira@bücher.example", "mira@例え.example"]
)
def test_real_addresses_are_accepted(address: str) -> None:
    assert EmailAddressField().clean(address) == address


@pytest.mark.parametrize("address", ["mira@", "mira@☃.example", "mira@a..example"])
def test_a_domain_that_cannot_exist_is_refused(address: str) -> None:
    field = EmailAddressField(error_messages={"invalid": "Wrong."})
    with pytest.raises(ValidationError) as refusal:
        field.clean(address)
    assert refusal.value.messages == ["Wrong."]


def test_every_moment_that_staff_type_is_judged_alike() -> None:
    kinds = [
        type(model_admin.formfield_for_dbfield(field, request=RequestFactory().get("")))
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, PublishableAdmin)
        for field in model._meta.fields
        if isinstance(field, DateTimeField) and field.editable
    ]
    assert kinds == [StaffDateTimeField] * 13


@pytest.mark.parametrize(
    "address",
    [
        "ann@localhost",
        "ann@mail.LOCALHOST",
        "ann@[192.0.2.1]",
        "ann@[IPv6:2001:db8::1]",
        "ann@192.0.2.1",
        "ann@example.invalid",
    ],
)
def test_what_no_email_can_reach_is_refused_in_our_words(address: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        EmailAddressField().clean(address)
    domain = address.partition("@")[2]
    assert refusal.value.messages == [
        f"No email from us can reach “{domain}”. Type an address like name@example.com"
    ]


def test_a_domain_of_nothing_visible_is_refused() -> None:
    with pytest.raises(ValidationError):
        EmailAddressField().clean("ann@\xad.com")


def test_an_address_that_is_too_long_is_refused_in_our_words() -> None:
    with pytest.raises(ValidationError) as refusal:
        EmailAddressField().clean(f"ann@{'a.' * 150}example.com")
    assert refusal.value.messages == [
        "This address is too long: an email address has 254 characters at most. Check "
        "it and type it again"
    ]


@given(texts(".", max_size=30), texts(".-", max_size=30))
def test_every_accepted_address_has_a_domain_for_mail_servers(
    local: str, domain: str
) -> None:
    try:
        address = EmailAddressField().clean(f"{local}@{domain}.example")
    except ValidationError:
        return
    assert email_for_smtp(address).rpartition("@")[2].isascii()
    assert EmailAddressField().clean(address) == address


def test_a_password_stays_as_it_was_typed() -> None:
    class PasswordForm(CleanTextForm):
        password = forms.CharField(widget=forms.PasswordInput)

    form = PasswordForm(QueryDict("password=e%CC%81%E2%80%8B"))
    assert form.data["password"] == "e\u0301\u200b"


def test_a_line_break_pasted_into_one_line_is_a_space() -> None:
    class LineForm(CleanTextForm):
        name = forms.CharField(max_length=10)
        summary = forms.CharField(widget=LongLineInput)

    form = LineForm(QueryDict("name=A%0Bcity&summary=For%0D%0Aall"))
    assert form.is_valid()
    assert form.cleaned_data == {"name": "A city", "summary": "For all"}
