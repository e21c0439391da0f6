"""How long it takes to decide about 2,000 ideas in one go.

    .venv/bin/python -m bench.bulk
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.bulk

Makes and drops its database as bench.gallery does, with the same invented ideas, which
are declined: each with its letter. Prints the seconds that planning them and the dry
run take, and how many rows one worker does in a second, and two of them, of the clock
and of its processor. Ends with 1 unless there is one decision and one letter for
each."""

import os
import subprocess
import sys
import time

from bench.gallery import database, run
from challenges.services.moderation import bulk

SIZE = 2000


def set_up() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def work() -> None:
    """In a process of its own, as a worker does, until nothing is left."""
    set_up()
    from challenges.services.moderation.bulk import process_next_item  # noqa: PLC0415

    done = 0
    while process_next_item():
        done += 1
    print(done, time.process_time())


def measure() -> None:
    """In a process of its own, which has Django: half of the ideas for one worker, the
    others for two."""
    set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415

    from challenges.models import Entry  # noqa: PLC0415
    from challenges.services.moderation.bulk_preview import preview, preview_email  # noqa: PLC0415
    from outbox.models import Email  # noqa: PLC0415

    by = User.objects.create_user("bench")
    begun = time.perf_counter()
    plan = bulk.plan(Entry.objects.all(), kind="decline", by=by)
    print(f"plan of {SIZE}: {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    preview_email(plan, preview(plan)[0].entry)
    print(f"dry run of {SIZE}: {time.perf_counter() - begun:.2f} s")
    last = Entry.objects.all()[SIZE // 2].submitted_at
    halves = Entry.objects.filter(submitted_at__gt=last), Entry.objects.all()
    for workers, entries in enumerate(halves, start=1):
        left = entries.filter(status="approved")
        half = bulk.plan(left, kind="decline", by=by)
        bulk.confirm(half, by=by, message="No.")
        begun = time.perf_counter()
        command = [sys.executable, "-m", "bench.bulk", "work"]
        processes = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            for _each in range(workers)
        ]
        said = [process.communicate()[0].split() for process in processes]
        clock = time.perf_counter() - begun
        rows = sum(int(done) for done, _seconds in said)
        cpu = sum(float(seconds) for _done, seconds in said)
        print(
            f"{workers} at work: {rows} rows, {rows / clock:.0f} a second; "
            f"{rows / cpu:.0f} in a second of processor"
        )
    declined = Entry.objects.filter(status="declined").count()
    if not declined == Email.objects.count() == SIZE:
        sys.exit("Not one decision and one letter for each.")


def main() -> None:
    with database(SIZE) as env:
        run("manage.py", "migrate", "--verbosity", "0", env=env)
        run("-m", "bench.gallery", str(SIZE), env=env)
        command = [sys.executable, "-m", "bench.bulk", "measure"]
        subprocess.run(command, env={**os.environ, "DEMO": "true", **env}, check=True)


if __name__ == "__main__":
    {"work": work, "measure": measure}.get(" ".join(sys.argv[1:]), main)()
