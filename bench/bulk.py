"""Measure how long a bulk action on 2,000 ideas takes.

    .venv/bin/python -m bench.bulk
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.bulk

Makes and drops its database as bench.gallery does. Its invented ideas are declined,
each with an email. Prints the seconds that planning and previewing take, and how many
items one worker and two workers process in a second, by the clock and by the processor.
Exits with 1 unless there is one decision and one email for each idea."""

import os
import subprocess
import sys
import time

from bench.gallery import database, run

SIZE = 2000


def set_up() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def work() -> None:
    """Process items until none is left, in a process of its own, as a worker does."""
    set_up()
    from challenges.services.moderation.bulk import process_next_item  # noqa: PLC0415

    done = 0
    while process_next_item():
        done += 1
    print(done, time.process_time())


def measure() -> None:
    """Decline half of the ideas with one worker and the others with two, in a process
    of its own, which has Django."""
    set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415

    from challenges.models import Entry  # noqa: PLC0415
    from challenges.services.moderation import bulk, bulk_preview  # noqa: PLC0415
    from outbox.models import Email  # noqa: PLC0415

    by = User.objects.create_user("bench")
    begun = time.perf_counter()
    plan = bulk.plan(Entry.objects.all(), kind="decline", by=by)
    print(f"plan of {SIZE}: {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    first = bulk_preview.preview(plan)[0].entry
    bulk_preview.preview_email(plan, first)
    print(f"preview of {SIZE}: {time.perf_counter() - begun:.2f} s")
    last = Entry.objects.all()[SIZE // 2].submitted_at
    halves = Entry.objects.filter(submitted_at__gt=last), Entry.objects.all()
    for workers, entries in enumerate(halves, start=1):
        approved = entries.filter(status="approved")
        half = bulk.plan(approved, kind="decline", by=by)
        bulk.confirm(half, by=by, message="No.")
        begun = time.perf_counter()
        command = [sys.executable, "-m", "bench.bulk", "work"]
        processes = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            for _each in range(workers)
        ]
        outputs = [process.communicate()[0].split() for process in processes]
        clock = time.perf_counter() - begun
        items = sum(int(done) for done, _seconds in outputs)
        cpu = sum(float(seconds) for _done, seconds in outputs)
        print(
            f"workers: {workers}; {items} items, {items / clock:.0f} a second, "
            f"{items / cpu:.0f} in a second of processor time"
        )
    declined = Entry.objects.filter(status="declined").count()
    if not declined == Email.objects.count() == SIZE:
        sys.exit("Not one decision and one email for each idea.")


def main() -> None:
    with database(SIZE) as env:
        run("manage.py", "migrate", "--verbosity", "0", env=env)
        run("-m", "bench.gallery", str(SIZE), env=env)
        command = [sys.executable, "-m", "bench.bulk", "measure"]
        subprocess.run(command, env={**os.environ, "DEMO": "true", **env}, check=True)


if __name__ == "__main__":
    {"work": work, "measure": measure}.get(" ".join(sys.argv[1:]), main)()
