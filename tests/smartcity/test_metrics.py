"""The page with numbers for Prometheus: who may read it, and what it tells."""

import random
import string
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import LazySettings, settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries

from core import heartbeats
from core.models import Heartbeat, SiteSettings
from outbox.models import Email
from outbox.tasks import deliver_due
from smartcity.metrics import gauges
from smartcity.metrics.page import PATH, counted
from tests.challenges.factories import make_challenge, make_saved_draft
from tests.contact.factories import make_message
from tests.outbox.factories import make_email
from tests.support.processes import free_port

pytestmark = pytest.mark.django_db

Numbers = dict[tuple[str, frozenset[str]], float]

TOKEN = {"Authorization": f"Bearer {settings.METRICS_TOKEN}"}


def numbers_of(text: str) -> Numbers:
    """Return the value of each series, by its name and the values of its labels."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def numbers() -> Numbers:
    response = Client().get(PATH, headers=TOKEN)
    assert response.status_code == 200
    return numbers_of(response.text)


def number(name: str, *labels: str) -> float:
    return numbers().get((f"smartcity_{name}", frozenset(labels)), 0)


def requests(view: str, method: str = "GET", status: str = "2xx") -> float:
    return number("request_seconds_count", view, method, status)


# Who may read it


def test_without_a_token_there_is_no_such_page(
    client: Client, settings: LazySettings
) -> None:
    settings.METRICS_TOKEN = ""
    for headers in ({}, TOKEN, {"Authorization": "Bearer "}):
        assert client.get(PATH, headers=headers).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        *({}, {"Authorization": settings.METRICS_TOKEN}, {"Cookie": "token=a"}),
        *({"Authorization": f"Bearer {word}"} for word in ("", "é", "wrong" * 5)),
        {"Authorization": TOKEN["Authorization"][:-1]},
        {"Authorization": TOKEN["Authorization"] + "x"},
    ],
)
def test_who_does_not_have_it_reads_nothing(
    client: Client, given: dict[str, str]
) -> None:
    response = client.get(f"{PATH}?token={settings.METRICS_TOKEN}", headers=given)
    assert (response.status_code, response.content) == (401, b"")
    assert response["WWW-Authenticate"] == "Bearer"


def test_who_has_it_reads_it_from_wherever_they_ask_and_no_cache_keeps_it(
    client: Client,
) -> None:
    headers = {**TOKEN, "Host": "10.0.0.5:8000"}
    response = client.get(PATH, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert client.post(PATH, headers=headers).status_code == 405


# Requests


def test_a_request_is_counted_by_its_view_its_method_and_its_status(
    client: Client, site: SiteSettings
) -> None:
    asked = [("contact:topic", "GET", "2xx"), ("contact:topic", "HEAD", "2xx")]
    asked += [("contact:topic", "POST", "2xx"), ("contact:topic", "other", "4xx")]
    before = [requests(*each) for each in asked]
    client.get("/contact/general/")
    client.head("/contact/general/")
    client.post("/contact/general/", {"text": ""})
    client.generic("BREW", "/contact/general/")
    after = [requests(*each) for each in asked]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1, 1]


def test_a_stored_page_counts_for_its_view(
    site: SiteSettings, settings: LazySettings
) -> None:
    settings.PAGE_CACHE_MB = 1
    before, visitor = requests("events:list"), Client()
    for _time in range(3):
        visitor.get("/events/")
    assert requests("events:list") - before == 3


def test_files_and_what_no_view_answers_have_a_name_each(client: Client) -> None:
    before = [requests("static"), requests("none", "GET", "4xx")]
    client.get("/static/css/site.css").getvalue()
    client.get("/nowhere/")
    client.get("/", headers={"Host": "nobodys.example"})
    after = [requests("static"), requests("none", "GET", "4xx")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 2]


def random_path(chance: random.Random) -> str:
    begins = ["/", "/ideas/", "/my-entry/", "/events/", "/admin/", "/static/", "/é/"]
    word = "".join(chance.choices(string.ascii_letters + "-/%0é", k=20))
    return f"{chance.choice(begins)}{word}?{word}={word}"


def names_of_views(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            space = f"{before}{each.namespace}:" if each.namespace else before
            yield from names_of_views(each.url_patterns, space)
        else:
            view = getattr(each.callback, "view_class", each.callback)
            yield before + (each.name or f"{view.__module__}.{view.__name__}")


def test_whatever_is_asked_no_label_is_made_of_it(site: SiteSettings) -> None:
    chance, visitor = random.Random(7), Client(raise_request_exception=False)
    for number in range(200):
        method = chance.choice(["GET", "POST", "BREW", f"M{number}"])
        visitor.generic(method, random_path(chance)).getvalue()
    visitor.get("/security.txt")  # whose pattern has no name
    found = [
        sample.labels
        for family in text_string_to_metric_families(counted().decode())
        for sample in family.samples
        if family.name == "smartcity_request_seconds"
    ]
    views = {*names_of_views(get_resolver().url_patterns), "none", "static"}
    assert {labels["view"] for labels in found} - views == set()
    assert {labels["method"] for labels in found} <= {"GET", "HEAD", "POST", "other"}
    assert {labels["status"] for labels in found} <= {"2xx", "3xx", "4xx", "5xx"}


# The site


def test_it_tells_what_the_probes_find(site: SiteSettings) -> None:
    heartbeats.note(heartbeats.BEAT)
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    works = {part: number("works", part) for part in ("database", "beat", "sending")}
    assert works == {"database": 1, "beat": 0, "sending": 1}
    assert 3600 <= number("silent_seconds", "beat") < 3610
    assert ("smartcity_silent_seconds", frozenset(["worker"])) not in numbers()


def test_it_tells_how_many_emails_wait_and_for_how_long(site: SiteSettings) -> None:
    assert number("oldest_due_email_seconds") == 0
    make_email(due_at=timezone.now() - timedelta(minutes=20))
    make_email(due_at=timezone.now() + timedelta(minutes=20))
    make_email(status=Email.Status.FAILED)
    make_email(status=Email.Status.SENT, sent_at=timezone.now())
    found = {status.value: number("emails", status) for status in gauges.NOT_SENT}
    assert found == {"held": 0, "queued": 2, "sending": 0, "failed": 1}
    assert 1200 <= number("oldest_due_email_seconds") < 1210


def test_it_counts_tries_to_send(site: SiteSettings, settings: LazySettings) -> None:
    before = [number("email_tries_total", each) for each in ("sent", "failed")]
    make_email()
    deliver_due()
    make_email()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()  # nobody listens there
    deliver_due()
    after = [number("email_tries_total", each) for each in ("sent", "failed")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


def test_it_tells_how_many_tasks_wait() -> None:
    before = number("queue_tasks")
    for _time in range(2):
        current_app.send_task("core.tasks.note_worker")
    assert number("queue_tasks") - before == 2


def test_a_broker_that_does_not_answer_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> int:
        raise ConnectionError

    monkeypatch.setattr(gauges, "queue_length", fail)
    assert ("smartcity_queue_tasks", frozenset()) not in numbers()


def test_without_a_database_it_tells_that_and_what_was_counted(client: Client) -> None:
    client.get("/health/")
    client.get("/nowhere/")

    def fail(*_args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        found = numbers()
    assert found["smartcity_works", frozenset(["database"])] == 0
    assert found["smartcity_request_seconds_count", frozenset(["none", "GET", "4xx"])]


def test_it_asks_the_database_little(
    client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(3):
        make_email(due_at=timezone.now() - timedelta(hours=1))
    with django_assert_num_queries(10):
        client.get(PATH, headers=TOKEN)


def test_it_names_nobody(client: Client, site: SiteSettings) -> None:
    message, draft = make_message(name="Mira Vale"), make_saved_draft(make_challenge())
    urls = [message.private_path, draft.draft_path]
    urls += ["/contact/?q=Mira+Vale", "/ideas/?q=mira%40example.com"]
    for url in urls:
        client.get(url)
        client.post(url, {"text": "Mira Vale"})
    text = client.get(PATH, headers=TOKEN).text
    tokens = [
        each.split("/")[-2] for each in (message.private_path, draft.private_path)
    ]
    words = ["Mira", "Vale", "@", "%40", "/", message.reference, *tokens]
    told = "".join(line for line in text.splitlines() if not line.startswith("#"))
    assert [word for word in words if word in told] == []


# Processes


@pytest.fixture
def ended() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        pass
    return process.pid


def count(folder: Path, process: int, value: float) -> Path:
    """Let a process count something, as the package keeps it."""
    file = folder / f"counter_{process}.db"
    kept = MmapedDict(str(file))
    kept.write_value('["some", "some_total", {"a": "b"}, "Something."]', value, 0)
    kept.close()
    return file


def test_what_ended_processes_counted_stays_and_their_files_go(
    tmp_path: Path, settings: LazySettings, ended: int
) -> None:
    settings.METRICS_DIR = str(tmp_path)
    files = [count(tmp_path, 1, 5), count(tmp_path, ended, 2)]
    some = ("some_total", frozenset(["b"]))
    assert numbers_of(counted().decode()) == {some: 7}
    assert [file.exists() for file in files] == [True, False]
    count(tmp_path, ended, 4)  # another process, that had the same id
    for _time in range(2):
        assert numbers_of(counted().decode()) == {some: 11}
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("counter_0.db", "counter_1.db", "lock")
    ]
