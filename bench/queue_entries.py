"""Fill the database of `bench.queue`: `python -m bench.queue_entries 100000`."""

import itertools
import os
import random
import sys
import uuid
from datetime import timedelta

CHALLENGES = 4
FREQUENT, SELDOM = "street", "zeppelin"
OTHER_STATUSES = ["approved", "declined", "changes_requested", "spam", "withdrawn"]


def set_up() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def fill_database(size: int) -> None:
    """Create a moderator and entries, and print the moderator's session key, in a
    process of its own, which has Django.

    Entries have about 250 words. One in five has links, one in ten waits; one in twenty
    is late, has files, is assigned to the moderator, or has the email address of
    another one, or personal details; one in fifty has the frequent word. The moderator
    has decided on every second one that does not wait, on one in a thousand today. One
    in a hundred of those that are approved has no outcome yet."""
    set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from challenges.models import (  # noqa: PLC0415
        Attachment,
        Challenge,
        Entry,
        EntryHistory,
    )
    from challenges.models.audience import Audience  # noqa: PLC0415
    from core.working_days import end_of_working_day  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415

    chance = random.Random(42)
    syllables = ["".join(pair) for pair in itertools.product("bdfglmnprst", "aeiou")]
    words = ["".join(chance.choices(syllables, k=1 + n % 4)) for n in range(4000)]
    weights = [1 / (10 + n) for n in range(4000)]
    now, day = timezone.now(), timedelta(days=1)
    challenges = [
        Challenge.objects.create(
            title=f"Challenge {n}",
            slug=f"challenge-{n}",
            summary="Think.",
            publish_at=now - 400 * day,
            opens_at=now - 400 * day,
            closes_at=now + day,
        )
        for n in range(CHALLENGES)
    ]
    areas = list(FocusArea.objects.all())
    moderator = User.objects.create_superuser("mod", password=None)

    def text(length: int) -> str:
        return " ".join(chance.choices(words, weights, k=length)).capitalize() + "."

    def mailbox(n: int) -> str:
        return f"{words[n % len(words)]}{n // len(words)}"

    entries = []
    for n in range(size):
        idea = text(150)
        if n % 50 == 0:
            idea += f" For each {FREQUENT}."
        if n % (size // 8) == 0:
            idea += f" With a {SELDOM}."
        if n % 20 == 9:
            idea += " Ring 020 7946 0321."
        waits = n % 10 == 9
        status = "submitted" if waits else chance.choice(OTHER_STATUSES)
        is_approved = status == "approved"
        sent = now - (10 * day if waits else 300 * day) * (1 - n / size)
        entries.append(
            Entry(
                challenge=challenges[n % CHALLENGES],
                rules_accepted=True,
                status=status,
                may_publish=is_approved,
                shown_from=sent if status in OTHER_STATUSES[:3] else None,
                outcome="not_selected" if is_approved and n % 100 else "",
                reference=f"BEN-{n:05}-22",
                title=text(4)[:80],
                problem=text(60),
                idea=idea,
                beneficiaries=text(40),
                focus_area=chance.choice(areas),
                idempotency_key=uuid.uuid4(),
                audience=chance.choice(Audience.values),
                submitted_at=sent,
                name="Mira Vale" if n % 200 == 9 else text(2)[:-1],
                email=f"{mailbox(n - n % 20 // 19)}@example.com",
                links="https://example.com" if n % 5 == 1 else "",
                origin=chance.choice(["web"] * 9 + ["phone"]),
                is_late=n % 20 == 7,
                is_taken_down=n % 50 == 4,
                answer_due=end_of_working_day(sent, 5) if waits else None,
                assignee=moderator if n % 20 == 9 else None,
            )
        )
    with connection.cursor() as cursor:  # building indexes last is ten times as fast
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE tablename = %s AND indexdef LIKE '%%USING gin%%'",
            [Entry._meta.db_table],
        )
        names, definitions = zip(*cursor.fetchall(), strict=True)
        cursor.execute(f"DROP INDEX {', '.join(names)}")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        Entry.objects.bulk_create(entries, batch_size=2000)
        for definition in definitions:
            cursor.execute(definition)
    Attachment.objects.bulk_create(
        Attachment(entry=entry, kind="document", name="plan.pdf")
        for entry in entries[::20]
    )
    EntryHistory.objects.bulk_create(
        EntryHistory(
            entry=entry,
            by=moderator,
            from_status="submitted",
            to_status=entry.status,
            at=now if n % 1000 == 0 else entry.submitted_at,
        )
        for n, entry in enumerate(entries)
        if n % 2 == 0 and entry.status in OTHER_STATUSES[:4]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute
    client = Client()
    client.force_login(moderator)
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    fill_database(int(sys.argv[1]))
