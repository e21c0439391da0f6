"""The programs that attack the site find what they are there to find."""

import smtplib
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from types import ModuleType

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse

from challenges.models import Entry, EntryHistory
from core.models import Picture
from drills import faults, fuzz, invariants, mail
from drills.attack import Attack
from drills.inputs import Inputs
from drills.plugs import DRILLS
from outbox.models import Email
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message
from tests.events.factories import make_event

HISTORY = "Each idea and message has a history that ends with its status"
RECEIPT = "Each idea and message was acknowledged once"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_the_same_seed_draws_the_same_inputs() -> None:
    one, other = ([Inputs("7").odd() for _number in range(50)] for _twice in range(2))
    assert one == other


@pytest.mark.parametrize("program", [faults, fuzz])
def test_each_program_says_what_it_does(program: ModuleType) -> None:
    assert program.__doc__


def test_each_drill_has_a_name_of_its_own() -> None:
    names = [drill.name for drill in DRILLS]
    assert len(set(names)) == len(names)


@pytest.fixture
def entry(db: None) -> Entry:
    return make_entry()


def lose_history(entry: Entry) -> None:
    EntryHistory.objects.filter(entry=entry).delete()


def change_status(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(status="withdrawn", answer_due=None)


def lose_receipt(entry: Entry) -> None:
    Email.objects.filter(reference=entry.reference).delete()


def receive_twice(entry: Entry) -> None:
    email = Email.objects.automatic().get(reference=entry.reference)
    email.pk, email.message_id = None, str(uuid.uuid4())
    email.save()


def spoil_row(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(audience="martian")


def lose_file(_entry: Entry) -> None:
    Picture.objects.create(name="a", original="nowhere.original")


def leave_file(_entry: Entry) -> None:
    default_storage.save(f"{uuid.uuid4()}.original", ContentFile(b"x"))


@pytest.fixture
def _no_files() -> Iterator[None]:
    """Leave no file to other tests, and take none of theirs for ours."""
    for name in default_storage.listdir("")[1]:
        default_storage.delete(name)
    yield
    for name in default_storage.listdir("")[1]:
        default_storage.delete(name)


@pytest.mark.usefixtures("_no_files")
def test_what_is_whole_holds(entry: Entry) -> None:
    make_message()
    assert invariants.broken(LONG_AGO) == {}


@pytest.mark.usefixtures("_no_files")
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lose_history, HISTORY),
        (change_status, HISTORY),
        (lose_receipt, RECEIPT),
        (receive_twice, RECEIPT),
        (spoil_row, "Each stored row still cleans"),
        (lose_file, "Each file of a row is stored"),
        (leave_file, "Each stored file has a row"),
    ],
)
def test_what_is_half_saved_is_found(
    entry: Entry, spoil: Callable[[Entry], None], sentence: str
) -> None:
    spoil(entry)
    assert len(list(invariants.HOLDS[sentence](LONG_AGO))) == 1


def test_a_hidden_page_that_opens_is_found(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event(publish_at=None)
    paths = [(event.get_absolute_url(), event.slug), ("/privacy/", "Privacy")]
    monkeypatch.setattr(invariants, "_addresses_of_the_hidden", lambda: paths)
    found = invariants.broken(LONG_AGO)["Nothing hidden can be read"]
    assert [path for path in found if " on " not in path] == ["/privacy/"]


@pytest.mark.parametrize(
    ("to", "count"), [("mira@example.com", 0), ("eve@example.com", 1)]
)
def test_a_private_link_that_went_to_somebody_else_is_found(
    entry: Entry, to: str, count: int
) -> None:
    email = Email(to=to, text=f"Look:\n{entry.private_url}\n")
    assert len(list(invariants.strangers_links(email))) == count


def test_an_attack_tells_of_a_page_that_breaks(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    attack = Attack("1")
    broken = HttpResponse(status=500)
    monkeypatch.setattr(attack.visitor, "generic", lambda *_request: broken)
    attack._send(attack.visitor, "/news/", "GET", "/news/")
    assert attack.faults == ["GET /news/ (post 0): 500: b''"]


@pytest.fixture
def server() -> Iterator[mail.MailServer]:
    server = mail.MailServer()
    yield server
    server.close()


def send(server: mail.MailServer, number: str) -> None:
    message = EmailMessage()
    message["To"], message["Message-ID"] = "mira@example.com", number
    message.set_content(".\nHello\n")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=2) as smtp:
        smtp.send_message(message, "us@example.com", ["mira@example.com"])


def test_the_mail_server_keeps_what_it_takes(server: mail.MailServer) -> None:
    for number in ("<1>", "<2>", "<2>"):
        send(server, number)
    assert server.letters_to("mira@example.com") == {"<1>": 1, "<2>": 2}


def test_it_misbehaves_as_it_is_told(server: mail.MailServer) -> None:
    for way, error in {
        mail.LATER: smtplib.SMTPRecipientsRefused,
        mail.HUNG: smtplib.SMTPServerDisconnected,
        mail.DROPS: smtplib.SMTPServerDisconnected,
    }.items():
        server.way = way
        with pytest.raises(error):
            send(server, way)
    assert server.letters_to("mira@example.com") == {mail.DROPS: 1}
    server.close()
    with pytest.raises(ConnectionRefusedError):
        send(server, "<1>")
