"""Measure the export of the list with 100 entries, and with 100,000.

    .venv/bin/python -m bench.export
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.export

Makes and drops its databases as bench.gallery does, with copies of the same invented
ideas, and exports the list as a member of staff would, each in a process of its own.
Prints the time for 1,000 rows, the peak memory of Python and of the whole process, each
with its ratio. Exits with 1 if memory grows to more than 2 times, if the first byte
comes later than after a second, or if a row is missing."""

import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
import uuid
from contextlib import ExitStack
from urllib.parse import urlsplit

from bench.gallery import database, run

SIZES = [100, 100_000]
LIMIT = 2.0  # times
FIRST_BYTE = 1.0  # seconds
EXPORT = "/admin/challenges/entry/export/"
FIGURES = {
    "ms for 1,000 rows": "time",
    "MB of Python": "python",
    "MB of the process": "process",
}


def setup() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def multiply(size: int) -> None:
    """Copy the ideas until there are `size`, in a process of its own."""
    setup()
    from challenges.models import Entry  # noqa: PLC0415
    from core.private_links import new_nonce  # noqa: PLC0415

    ideas = list(Entry.objects.all())
    for n in range(len(ideas), size, len(ideas)):
        for number, idea in enumerate(ideas, start=n):
            idea.pk, idea.link_nonce = None, new_nonce()
            idea.reference, idea.idempotency_key = f"BEN-{number:06}", uuid.uuid4()
        Entry.objects.bulk_create(ideas)


def export() -> None:
    """Print the figures of one export as JSON, in a process of its own."""
    setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    client.force_login(User.objects.create_superuser("sam"))
    client.get(f"{EXPORT}?q=qqqq").getvalue()  # load modules and templates first
    begun = time.perf_counter()
    stream = iter(client.get(EXPORT).streaming_content)
    first = next(stream)
    first_byte = time.perf_counter() - begun
    lines = sum(1 for _row in stream)
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tracemalloc.start()
    for _row in client.get(EXPORT).streaming_content:
        pass
    figures = {
        "rows": lines - 1 if first.startswith(b"\xef\xbb\xbf") else 0,
        "first byte": first_byte,
        "time": seconds * 1e6 / lines,
        "python": tracemalloc.get_traced_memory()[1] / 2**20,
        "process": memory,
    }
    print(json.dumps(figures))


def main() -> None:
    figures = []
    for size in SIZES:
        with ExitStack() as stack:
            env = stack.enter_context(database(size))
            run("manage.py", "migrate", "--verbosity", "0", env=env)
            run("-m", "bench.gallery", "100", env=env)
            run("-m", "bench.export", str(size), env=env)
            command = [sys.executable, "-m", "bench.export", "export"]
            env = {**os.environ, "DEMO": "true", **env}
            figures.append(json.loads(subprocess.check_output(command, env=env)))
    failures = compare(*figures)
    if failures:
        sys.exit("; ".join(failures))


def compare(few: dict[str, float], many: dict[str, float]) -> list[str]:
    """Print a line for each figure; return what is above a limit."""
    failures = []
    print(f"{'rows':<20}{SIZES[0]:>10}{SIZES[1]:>10}{'ratio':>8}")
    for label, name in FIGURES.items():
        ratio = many[name] / few[name]
        print(f"{label:<20}{few[name]:>10.1f}{many[name]:>10.1f}{ratio:>8.2f}")
        if name != "time" and ratio > LIMIT:
            failures.append(f"{label}: more than {LIMIT} times")
    waits = few["first byte"], many["first byte"]
    print(f"{'ms to the first byte':<20}{waits[0] * 1e3:>10.1f}{waits[1] * 1e3:>10.1f}")
    if max(waits) > FIRST_BYTE:
        failures.append(f"the first byte took more than {FIRST_BYTE} seconds")
    if [few["rows"], many["rows"]] != SIZES:
        failures.append("a row is missing")
    return failures


if __name__ == "__main__":
    if sys.argv[1:] == ["export"]:
        export()
    elif sys.argv[1:]:
        multiply(int(sys.argv[1]))
    else:
        main()
