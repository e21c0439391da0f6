"""Tests that hold for every model admin: what lists answer, what forms clean."""

import re
import xml.etree.ElementTree as ET
from itertools import cycle
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.db.models import Field
from django.test import Client, RequestFactory

from challenges.models import Challenge, DecisionReason, Draft, Entry
from core.admin.base import StaffMixin
from core.admin.queue_filters import Filter
from core.forms import CleansText, EmailAddressField
from core.models import SiteSettings
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_public_entry,
    make_saved_draft,
)
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.support.admin_forms import admin_url, opened_form

pytestmark = pytest.mark.django_db

ADMINS = [
    pytest.param(model_admin, id=model_admin.opts.label)
    for model_admin in admin.site._registry.values()
]

UNPRINTABLE = "\x07\x1f\ufffe"
"""Characters that no XML document may hold."""


def own_fields(model_admin: Any) -> list[str]:
    fields = model_admin.opts.get_fields()
    return [field.name for field in fields if isinstance(field, Field)]


@pytest.mark.parametrize("model_admin", ADMINS)
def test_a_list_answers_only_what_its_filters_ask(
    admin_client: Client, model_admin: Any
) -> None:
    assert isinstance(model_admin, StaffMixin)
    url = f"/admin/{model_admin.opts.app_label}/{model_admin.opts.model_name}/"
    lookups = ["startswith", "icontains", "regex", "iregex", "in", "range", "contains"]
    names = [f"pk__{lookup}" for lookup in lookups]
    names += map("__".join, zip(own_fields(model_admin), cycle(lookups), strict=False))
    names += ["id__in", "link_nonce__startswith", "answers__idea__exact"]
    answered = []
    for name in names:
        response = admin_client.get(url, {name: "("})
        is_sent_back = response.status_code == 302 and "e=1" in response["location"]
        if response.status_code != 400 and not is_sent_back:
            answered.append(f"{name}: {response.status_code}")
    assert answered == []


@pytest.mark.parametrize(
    "model_admin", [each for each in ADMINS if each.values[0].list_filter]
)
def test_each_filter_and_each_link_to_a_list_still_works(
    admin_client: Client, model_admin: Any
) -> None:
    url = f"/admin/{model_admin.opts.app_label}/{model_admin.opts.model_name}/"
    page = admin_client.get(url)
    changelist = page.context["cl"]
    specs = [spec for spec in changelist.filter_specs if not isinstance(spec, Filter)]
    for spec in specs:  # those of the queue have tests of their own
        for choice in spec.choices(changelist):
            assert admin_client.get(url + choice["query_string"]).status_code == 200


def test_nobody_reads_a_draft_or_half_of_a_link_by_filters(
    admin_client: Client,
) -> None:
    draft = make_saved_draft(make_challenge(), save=False, idea="Secret")
    entry = make_entry()
    for model, name, value in [
        (Draft, "answers__idea__startswith", "S"),
        (Draft, "answers__idea__icontains", "zzz"),
        (Draft, "link_nonce__startswith", draft.link_nonce[:1]),
        (Entry, "link_nonce__startswith", entry.link_nonce[:1]),
        (Entry, "link_nonce", entry.link_nonce),
        (Entry, "email__regex", "("),
    ]:
        url = f"/admin/challenges/{model._meta.model_name}/"
        assert admin_client.get(url, {name: value}).status_code == 400, name


@pytest.mark.parametrize("model_admin", ADMINS)
def test_each_form_cleans_text_and_addresses(
    rf: RequestFactory, admin_user: Any, model_admin: Any
) -> None:
    request = rf.get("/")
    request.user = admin_user
    if not model_admin.has_change_permission(request):
        return  # read-only
    form_class = model_admin.get_form(request, None)
    assert issubclass(form_class, CleansText)
    emails = [
        field
        for field in form_class.base_fields.values()
        if isinstance(field, forms.EmailField)
    ]
    assert all(isinstance(field, EmailAddressField) for field in emails)
    inlines: Any = model_admin.get_inline_instances(request)
    for inline in inlines:
        assert issubclass(inline.get_formset(request).form, CleansText)


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (SiteSettings, ["name", "slogan", "council", "postal_address", "phone_hours"]),
        (Event, ["title", "summary", "body", "address", "how_to_join"]),
        (Post, ["title", "summary", "body"]),
        (Challenge, ["title", "summary", "brief", "rules"]),
        (DecisionReason, ["title", "text"]),
        (FocusArea, ["name", "summary"]),
    ],
)
def test_what_no_feed_can_carry_reaches_no_row(
    admin_client: Client, admin_user: Any, model: Any, names: list[str]
) -> None:
    make_public_entry(admin_user)
    make_event()
    make_post()
    DecisionReason.objects.create(title="Double", status="declined", text="We know.")
    obj = model.objects.first()
    url = admin_url(obj, "change")
    data: dict[str, Any] = {**opened_form(admin_client, url)}
    data |= dict.fromkeys(names, f"A\x0bsmart{UNPRINTABLE}\x0bcity")
    response = admin_client.post(url, data)
    if response.status_code != 302:
        raise AssertionError(response.context["adminform"].form.errors)
    obj.refresh_from_db()
    stored = {getattr(obj, name) for name in names}
    assert {" ".join(text.split()) for text in stored} == {"A smart city"}
    assert not any(char in UNPRINTABLE for text in stored for char in text)
    feed = admin_client.get("/ideas/ideas.atom")
    assert feed.status_code == 200
    ET.fromstring(feed.content)


@pytest.mark.parametrize("char", UNPRINTABLE)
def test_a_site_name_of_before_leaves_the_feed_valid(
    client: Client, admin_user: Any, char: str
) -> None:
    SiteSettings.objects.update(name=f"A Smart{char}City")
    make_public_entry(admin_user)
    feed = client.get("/ideas/ideas.atom")
    assert feed.status_code == 200
    assert ET.fromstring(feed.content).findtext(
        "{http://www.w3.org/2005/Atom}title"
    ) == ("Ideas - A SmartCity")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("/admin/events/event/", ["jsi18n", "actions", "theme"]),
        ("/admin/contact/message/", ["theme"]),
        (
            "/admin/focus_areas/focusarea/add/",
            [
                *("jsi18n", "jquery.min", "jquery.init", "core", "urlify"),
                *("prepopulate", "theme", "change_form", "prepopulate_init"),
            ],
        ),
    ],
)
def test_a_page_loads_the_scripts_that_it_uses(
    admin_client: Client, url: str, names: list[str]
) -> None:
    make_event()
    make_message()
    sources = re.findall(r'<script[^>]* src="([^"]+)"', admin_client.get(url).text)
    loaded = [source.strip("/").rpartition("/")[2] for source in sources]
    assert sorted(name.removesuffix(".js") for name in loaded) == sorted(names)
