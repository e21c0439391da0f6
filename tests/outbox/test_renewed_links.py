"""Emails that wait while the secret key changes bring links that work."""

import re

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from challenges.models import Entry
from core.models import SiteSettings
from outbox.links import renew_links
from outbox.models import Email
from outbox.tasks import deliver_due
from subscriptions.models import Subscription
from subscriptions.services import confirm
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message
from tests.subscriptions.factories import subscribe
from tests.support.emails import html_of

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"[\w-]{44}")


@pytest.fixture(autouse=True)
def _site(site: SiteSettings) -> None:
    """Emails need a site."""


def change_key(settings: LazySettings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"


def make_email_with_a_link() -> tuple[Entry, Email]:
    entry = make_entry()
    return entry, Email.objects.get(to=entry.email)


def test_an_email_that_waits_goes_out_with_a_link_of_the_new_key(
    client: Client, settings: LazySettings
) -> None:
    entry, email = make_email_with_a_link()
    before = entry.private_url
    change_key(settings)
    after = entry.private_url
    deliver_due()
    (sent,) = [each for each in mail.outbox if each.to == [entry.email]]
    html = sent.alternatives[0].content
    assert (after in sent.body, after in html, before in sent.body + html) == (
        *(True, True, False),
    )
    assert set(TOKEN.findall(sent.body)) == {after.split("/")[-2]}
    email.refresh_from_db()
    assert email.text == sent.body  # staff read what went out
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(entry.private_path).status_code == 200
    assert client.get(before).status_code == 404


def test_links_that_were_sent_before_open_while_the_old_key_is_kept(
    client: Client, settings: LazySettings
) -> None:
    entry, message = make_entry(), make_message()
    confirm(subscribe())
    subscription = Subscription.objects.get()
    links = [each.private_path for each in (entry, message, subscription)]
    change_key(settings)
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
    settings.SECRET_KEY_FALLBACKS = []
    assert [client.get(link).status_code for link in links] == [404, 404, 404]


def test_the_button_to_unsubscribe_is_signed_anew_too(settings: LazySettings) -> None:
    subscription = subscribe()
    email = Email.objects.latest("pk")
    email.unsubscribe_url = f"{subscription.private_url}end/"
    email.save()
    change_key(settings)
    assert renew_links(email)
    email.refresh_from_db()
    assert email.unsubscribe_url == f"{subscription.private_url}end/"


def test_what_was_typed_is_not_signed_anew(settings: LazySettings) -> None:
    entry, email = make_email_with_a_link()
    typed = f"Look:\n{entry.private_url}\n"
    changes = {"text": typed, "link_lines": [], "unsubscribe_url": ""}
    Email.objects.filter(pk=email.pk).update(**changes)
    email.refresh_from_db()
    change_key(settings)
    assert not renew_links(email)
    assert (email.text, "href" in html_of(email)) == (typed, False)


def test_a_link_of_no_key_of_ours_stays_as_it_is(settings: LazySettings) -> None:
    _entry, email = make_email_with_a_link()
    settings.SECRET_KEY = "another-key-of-the-council"
    text = email.text
    assert not renew_links(email)
    email.refresh_from_db()
    assert email.text == text


def test_what_staff_write_at_that_moment_counts(settings: LazySettings) -> None:
    entry, email = make_email_with_a_link()
    changed = f"{entry.private_url}\nWritten by staff.\n"
    Email.objects.filter(pk=email.pk).update(text=changed)
    change_key(settings)
    assert not renew_links(email)
    email.refresh_from_db()
    assert email.text == changed
