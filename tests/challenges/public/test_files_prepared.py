"""Pictures of an idea are made ready to be shown, once, whatever happens meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from challenges.models import Attachment, Draft
from challenges.services.entering import attachments
from core.stored_pictures import prepare
from core.tasks import prepare_pictures
from core.uploads import Kind
from tests.challenges.files import (
    add_file,
    new_file,
)


def test_a_picture_that_cannot_be_prepared_is_given_up_and_told(
    client: Client, draft: Draft, caplog: pytest.LogCaptureFixture
) -> None:
    attachment = attachments.store_file(
        new_file(b"no picture", Kind.PICTURE, "a.jpg"), of=draft
    )
    now = timezone.now()
    for minutes in range(0, 60, 10):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            prepare_pictures()
    attachment.refresh_from_db()
    assert attachment.tries == 3
    with time_machine.travel(now + timedelta(minutes=70)):
        assert "We cannot show this picture." in client.get(draft.files_path).text
    assert len(caplog.records) == 3


def test_a_storage_that_fails_is_no_fault_of_the_picture(
    client: Client, draft: Draft, settings: LazySettings
) -> None:
    add_file(client, draft)
    working, now = settings.STORAGES, timezone.now()
    broken = {**working["default"], "OPTIONS": {"location": "/dev/null/uploads"}}
    settings.STORAGES = {**working, "default": broken}
    for minutes in range(0, 60, 10):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert prepare_pictures() == 0
    settings.STORAGES = working
    with time_machine.travel(now + timedelta(minutes=60)):
        assert prepare_pictures() == 1


def test_a_command_tries_again_what_was_given_up(
    client: Client, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    add_file(client, draft)
    Attachment.objects.update(tries=3, claimed_at=timezone.now() - timedelta(days=1))
    call_command("prepare_pictures")
    call_command("prepare_pictures", "--again")
    printed = capsys.readouterr().out
    assert printed == "Made ready: 0.\nTried again: 1.\nMade ready: 1.\n"


def test_two_workers_prepare_a_picture_once(client: Client, draft: Draft) -> None:
    add_file(client, draft)
    attachment = Attachment.objects.get()
    assert [
        prepare(attachment),
        prepare(attachment),
    ] == [
        True,
        False,
    ]


def test_a_picture_of_a_killed_worker_is_taken_up_again(
    client: Client, draft: Draft
) -> None:
    add_file(client, draft)
    assert Attachment.objects.get().claim()  # and killed
    assert prepare_pictures() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert prepare_pictures() == 1
