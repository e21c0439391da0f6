"""`manage.py show_key_uses`: what depends on which secret key, in numbers and words."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice

from core import draft_links
from core.models import SiteSettings
from core.private_links import NonceField
from outbox.models import Email
from outbox.tasks import deliver_due
from subscriptions.services import confirm
from tests.challenges.factories import make_challenge, make_entry, make_saved_draft
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.packages import APPS, ROOT
from tests.subscriptions.factories import subscribe

pytestmark = pytest.mark.django_db

OTHER = "another-key-of-the-council"
USED = re.compile(r"\b(SECRET_KEY|salted_hmac|signing\.|\w+TokenGenerator)\b")
USES = {
    "core/antispam.py": "forms that are open",
    "core/http.py": "hashes of network addresses",
    "core/private_links.py": "private links",
    "feedback/models.py": "the two questions of “Is this page useful?”",
    "feedback/services.py": "pages that ask whether they are useful",
    "feedback/views.py": "a double click on its answer, three seconds long",
    "smartcity/sign_in/saved_post.py": "what staff typed while they were signed out",
    "smartcity/sign_in/two_factor.py": "recovery codes",
    "smartcity/users/invitation.py": "links that set a password",
}
"""Files that sign something, or hash it with the key: what it is."""

NO_USE = {
    *("outbox/links.py", "smartcity/settings.py", "smartcity/key_uses.py"),
    "smartcity/management/commands/backup.py",
    "smartcity/management/commands/show_key_uses.py",
}


def output(**options: bool) -> str:
    text = StringIO()
    call_command("show_key_uses", stdout=text, **options)
    return text.getvalue()


def counted() -> dict[str, str]:
    """Return how many there are of each key, by what they are."""
    lines = output().partition("\n\n")[0].splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith(" "))


def change_key(settings: LazySettings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = OTHER


def make_one_of_each(staff: User) -> None:
    make_entry()
    make_saved_draft(make_challenge())
    make_message()
    confirm(subscribe())
    draft_links.make_link(make_event(publish_at=None))
    Client().force_login(staff)
    StaticDevice.objects.create(user=staff).token_set.create(token="0" * 16)


def test_each_thing_is_counted_by_the_key_that_it_is_of(
    site: SiteSettings, staff: User, settings: LazySettings
) -> None:
    make_one_of_each(staff)
    deliver_due()
    change_key(settings)
    make_entry()
    Client().force_login(staff)
    assert counted() == {
        "Private links to ideas": "1 of SECRET_KEY, 1 of fallback 1",
        # The email that brought it is confidential: its text is gone.
        "Private links to ideas that are not sent yet": "2 of unknown",
        "Private links to messages": "1 of fallback 1",
        "Links in updates by email, to confirm them or to end them": "1 of unknown",
        "Links of judges": "none",
        "Links to pages that are not public yet": "1 of unknown",
        "Emails that wait and have such a link": "1 of SECRET_KEY",
        "Places where staff are signed in": "1 of SECRET_KEY, 1 of fallback 1",
        "Recovery codes of staff": "1 of unknown",
    }


def test_what_is_of_a_key_that_was_taken_away_is_unknown(
    site: SiteSettings, staff: User, settings: LazySettings
) -> None:
    make_entry()
    Client().force_login(staff)
    settings.SECRET_KEY = OTHER
    found = counted()
    assert found["Private links to ideas"] == "1 of unknown"
    assert found["Emails that wait and have such a link"] == "1 of unknown"
    assert found["Places where staff are signed in"] == "1 of unknown"


def test_it_says_what_to_do_and_no_key(
    site: SiteSettings, staff: User, settings: LazySettings
) -> None:
    make_one_of_each(staff)
    keys = [settings.SECRET_KEY, OTHER]
    change_key(settings)
    text = output()
    assert [key for key in keys if key in text] == []
    assert (
        "    Without their key they open nothing. Entrants ask for a new one at "
        "/my-entry/.\n"
    ) in text
    assert (
        "A new SECRET_KEY, with the one of now put in front of SECRET_KEY_FALLBACKS, "
        "ends nothing of this.\n"
    ) in text
    own = sum(int(n) for n in re.findall(r"(\d+) of fallback 1", text))
    assert own > 0
    assert (
        f"\nTaking away fallback 1 ends what is counted as its own, {own} in all, and "
        "what of an unknown key is its own.\n"
    ) in text


def test_emails_that_wait_are_signed_anew_at_once(
    site: SiteSettings, client: Client, settings: LazySettings
) -> None:
    entry = make_entry()
    change_key(settings)
    assert output(renew_emails=True) == "Links are signed anew in 1 emails that wait.\n"
    assert entry.private_url in Email.objects.get(to=entry.email).text
    settings.SECRET_KEY_FALLBACKS = []
    assert counted()["Emails that wait and have such a link"] == "1 of SECRET_KEY"


def test_every_use_of_the_key_is_known_here() -> None:
    paths = [path for name in APPS for path in (ROOT / name).rglob("*.py")]
    found = {
        str(path.relative_to(ROOT)) for path in paths if USED.search(path.read_text())
    }
    assert found == USES.keys() | NO_USE


def test_every_link_of_a_row_is_counted() -> None:
    nonces = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, NonceField)
    }
    assert nonces == {
        *("Entry.link_nonce", "Draft.link_nonce", "Draft.letter_nonce"),
        *("Message.link_nonce", "Subscription.link_nonce", "Judge.link_nonce"),
        "DraftLink.nonce",
    }
