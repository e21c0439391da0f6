"""`manage.py doctor`, and the first page of staff: what fails, in words."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from core import heartbeats
from smartcity.probes import THOROUGH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage(settings: LazySettings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


def test_everything_that_works_is_said_to() -> None:
    heartbeats.note(heartbeats.BEAT)
    heartbeats.note(heartbeats.WORKER)
    output = StringIO()
    call_command("doctor", stdout=output)
    assert output.getvalue() == "".join(f"{probe.name}: ok\n" for probe in THOROUGH)


def test_what_fails_is_said_with_what_to_do() -> None:
    heartbeats.note(heartbeats.WORKER)
    output = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=output, no_color=True)
    assert ended.value.code == 1
    assert output.getvalue().startswith(
        "beat: failed\n"
        "    Nothing happens by itself: no reminder, digest, result or deletion.\n"
        "    Start beat, exactly one: celery -A smartcity beat\n"
        "worker: ok\n"
    )


def test_uploads_that_cannot_be_written_are_told(settings: LazySettings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/dev/null/uploads"},
        },
    }
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=output, no_color=True)
    (line,) = [x for x in output.getvalue().splitlines() if x.startswith("uploads")]
    assert line.startswith("uploads: NotADirectoryError: ")


def test_staff_see_what_does_not_work(staff_client: Client) -> None:
    heading = "Something does not work: tell whoever runs the site"
    assert heading in staff_client.get("/admin/").text
    heartbeats.note(heartbeats.BEAT)
    heartbeats.note(heartbeats.WORKER)
    assert heading not in staff_client.get("/admin/").text
