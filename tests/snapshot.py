"""Every page, email, feed and file of the demo, written to a folder.

`python -m tests.snapshot before`, change the code, `python -m tests.snapshot after`,
then `diff -r before after`: what differs is what the change did to people. The clock
stands still and randomness is seeded, so the same code writes the same bytes each time.
"""

import os
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import time_machine

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

from challenges.models import Challenge, Entry  # noqa: E402
from events.models import Event  # noqa: E402
from outbox.models import Email  # noqa: E402
from smartcity.demo import load  # noqa: E402
from tests.support.emails import html_of  # noqa: E402
from tests.support.site_map import public_urls, staff_urls  # noqa: E402

NOW = "2027-01-04T10:00:00Z"
SEED = 20270104

TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|form_token)" value=")[^"]*')
"""Values that differ each time: signed with the moment, or salted for each page."""


def seed_randomness() -> None:
    """Draw UUIDs, references and tokens from a seeded source."""
    source = random.Random(SEED)
    os.urandom = random._urandom = source.randbytes  # type: ignore[attr-defined]


def feeds_and_files() -> list[str]:
    entry = Entry.objects.exclude(email="").first()
    return [
        "/ideas/ideas.atom",
        "/ideas/ideas.json",
        "/ideas/ideas.csv",
        *(f"{c.get_absolute_url()}dates.ics" for c in Challenge.objects.published()),
        *(
            f"{e.get_absolute_url()}event.ics"
            for e in Event.objects.published().filter(source=None)
        ),
        f"{entry.private_path}data.json",
        "/robots.txt",
    ]


def text_of(response: HttpResponse) -> str:
    body = b"".join(response) if response.streaming else response.content
    return f"{response.status_code}\n{body.decode()}"


def pages() -> Iterator[tuple[str, str]]:
    visitor, staff = Client(), Client()
    staff.force_login(User.objects.get(username=load.USERNAME))
    for url in [*public_urls(), *feeds_and_files()]:
        yield url, text_of(visitor.get(url))
    for url in staff_urls():
        yield url, text_of(staff.get(url))


def emails() -> Iterator[tuple[str, str]]:
    for email in Email.objects.order_by("pk"):
        head = f"To: {email.to}\nSubject: {email.subject}\n\n"
        yield f"email-{email.pk}", f"{head}{email.text}\n\n{html_of(email)}"


def write(folder: Path) -> None:
    folder.mkdir(parents=True)
    load.load()
    for name, text in [*pages(), *emails()]:
        name = re.sub(r"\W+", "-", name).strip("-") or "home"
        text = TOKENS.sub(r"\1", text)
        (folder / f"{name[:100]}.txt").write_text(text)


def main() -> None:
    folder = Path(sys.argv[1])
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Otherwise the order of sets differs each time.
        env = {**os.environ, "PYTHONHASHSEED": "0"}
        os.execve(sys.executable, [sys.executable, "-m", "tests.snapshot", folder], env)
    seed_randomness()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        write(folder)
        transaction.set_rollback(True)
    runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
