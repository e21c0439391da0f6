"""Pull one plug after the other while people send messages and ideas, and count.

    make faults
    .venv/bin/python -m drills.faults Redis mail   # drills whose names begin so

Makes a PostgreSQL cluster, a Redis, a mail server, two web processes, a worker and beat
of its own, on loopback and in a folder that it deletes. In each drill somebody sends
something twice a second, and sends it again until it is taken; once, four send the same
at the same moment. Prints for each:

- thanked: sends that were acknowledged by a page
- lost: those without a row; twice: with two rows, or two letters that are not the same
- no letter: those without an email four minutes later
- again: letters that came once more with the same Message-ID, as they may
- slowest: seconds of the slowest answer; answers: those that were no page, by status
- back: seconds from the mending to the first page
- letters: seconds from the mending until all letters were there
- told: seconds from the fault until /health/ready/ told of it, where it has to
- stopped: what stopped meanwhile; in brackets what cannot but wait

The last line says that all is met, or the first row in which something was lost, came
twice, or stopped without need; the exit code is 1 then. Runs for half an hour."""

import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from drills.plugs import (
    DRILLS,
    MAIL,
    PAGES,
    PICTURES,
    SENDS,
    UPLOADS_FULL,
    Drill,
    can_mount,
)
from drills.servers import Site
from drills.visitors import (
    Crowd,
    Outcome,
    PictureVisitor,
    Record,
    Visitor,
    outcome,
)
from tests.support.processes import end_on_signals, http_request

LETTERS = 240.0
"""Seconds within which each letter has to be there: the lease of a worker that was
killed is two minutes, the first pauses after a failure one and five."""

QUICK = 3.0
"""Seconds within which a page has to answer, if only to say to come back."""

SETTLE = 3.0
"""Seconds before a fault begins, and before what goes on is looked at."""

COLUMNS = [
    "thanked",
    "lost",
    "twice",
    "no letter",
    "again",
    "slowest",
    "back",
    "letters",
    "told",
]
TOGETHER, TIMES = 4, 10
OPEN = """
SELECT slug FROM challenges_challenge
WHERE publish_at <= now() AND opens_at <= now() AND closes_at > now() LIMIT 1
"""
AS_IF_LATER = "UPDATE {} SET claimed_at = NULL WHERE renditions = '[]' RETURNING id"
"""Statement that ends the five minutes after which a picture is tried again."""


@dataclass
class Row:
    """What came of one drill."""

    drill: Drill
    record: Record
    found: Outcome
    stopped: frozenset[str]
    back: float
    letters: float
    told: float | None = None

    @property
    def wrong(self) -> list[str]:
        """What must not be, in words."""
        found = [
            *(f"lost: {each}" for each in [*self.record.lost, *self.found.lost]),
            *(f"twice: {each}" for each in self.found.twice),
            *(f"no letter: {each}" for each in self.found.without_letter),
        ]
        stopped = sorted(self.stopped - self.drill.waits)
        found += [f"stopped: {', '.join(stopped)}"] if stopped else []
        late = self.back > self.drill.back
        if self.drill.told and self.told is None:
            found.append(f"not told: {self.drill.told}")
        return found[:5] + ([f"back after {self.back:.0f} s"] if late else [])

    def __str__(self) -> str:
        counts = [len(self.record.told), len(self.record.lost) + len(self.found.lost)]
        counts += [len(self.found.twice), len(self.found.without_letter)]
        counts += [self.found.again]
        seconds = [self.record.slowest, self.back, self.letters]
        numbers = "".join(f"{count:>10}" for count in counts)
        numbers += "".join(f"{value:>10.1f}" for value in seconds)
        numbers += f"{self.told:>10.1f}" if self.told else f"{'':>10}"
        stopped = [
            f"({s})" if s in self.drill.waits else s for s in sorted(self.stopped)
        ]
        answers = [f"{count} x {what}" for what, count in self.record.faults.items()]
        return (
            f"{self.drill.name:<42}{numbers}  {' '.join(stopped)}  {', '.join(answers)}"
        )


def run(site: Site, drill: Drill, challenge: str, number: int) -> Row:
    """Let a fault begin and end while people send, and wait for their letters."""
    pictures = PictureVisitor(site, challenge)
    with Crowd(site, f"drill{number}", challenge) as crowd:
        time.sleep(SETTLE)
        with drill.plug(site):
            stopped, told = _look(site, drill, crowd.record, pictures)
            ends = time.monotonic()
        back = _seconds_until(lambda: _page_status(site) == 200, ends)
        time.sleep(SETTLE)
    if PICTURES in stopped:
        stopped -= {PICTURES} if _is_ready_later(site, pictures) else set()
        stopped |= {PICTURES} if PICTURES in drill.waits else set()
    thanked = crowd.record.told
    letters = _seconds_until(lambda: not outcome(site, thanked).without_letter, ends)
    return Row(
        drill,
        crowd.record,
        outcome(site, thanked),
        frozenset(stopped),
        back,
        letters,
        told,
    )


def _look(
    site: Site, drill: Drill, record: Record, pictures: PictureVisitor
) -> tuple[set[str], float | None]:
    """Return what stops while a fault lasts, and after how many seconds the site said
    so, if it did; a fault that is over at once is looked at from then on."""
    began, letters, told = time.monotonic(), len(site.mail.taken), None
    threads, asked = ThreadPoolExecutor(60), []
    threads.submit(pictures.add)
    while time.monotonic() < began + drill.seconds:
        asked.append(threads.submit(_is_quick_page, site))
        if drill.told and told is None and _is_told(site, drill.told):
            told = time.monotonic() - began
        time.sleep(1)
    threads.shutdown(wait=False)  # somebody may wait until all is mended
    answers = [each.done() and each.result() for each in asked[: -int(QUICK)]]
    is_ready = False
    with suppress(Exception):
        is_ready = pictures.is_ready()
    works = {
        PAGES: not answers or sum(answers) > len(answers) / 2,
        SENDS: any(at > began + SETTLE for at in record.told_at),
        MAIL: len(site.mail.taken) > letters,
        PICTURES: is_ready,
    }
    if drill.seconds <= SETTLE:
        return set(), told
    return {name for name, does in works.items() if not does}, told


def _is_told(site: Site, probe: str) -> bool:
    """Whether /health/ready/ calls this failed."""
    with suppress(OSError, ValueError):
        answer = json.loads(http_request(site.port, "/health/ready/")[2])
        return bool(answer[probe] == "failed")
    return False


def _is_ready_later(site: Site, pictures: PictureVisitor) -> bool:
    """Whether the picture can be added now, and is made ready; as if five minutes had
    passed for one whose first try failed."""
    pictures.add(tries=10)
    for table in ("challenges_attachment", "core_picture"):
        site.query(AS_IF_LATER.format(table))
    return _seconds_until(pictures.is_ready, time.monotonic(), within=40) < 40


def _is_quick_page(site: Site) -> bool:
    began = time.monotonic()
    return _page_status(site) in {200, 503} and time.monotonic() - began < QUICK


def _page_status(site: Site) -> int:
    return Visitor(site.port, Record()).ask("GET", "/contact/general/")[0]


def _seconds_until(
    condition: "object", since: float, *, within: float = LETTERS
) -> float:
    while time.monotonic() - since < within:
        with suppress(Exception):  # a database that is not back yet
            if condition():  # type: ignore[operator]
                return time.monotonic() - since
        time.sleep(0.2)
    return within


def send_at_once(site: Site, challenge: str) -> Row:
    """Send the same form four times at the same moment, again and again."""
    record = Record()
    with ThreadPoolExecutor(TOGETHER) as threads:
        for number in range(TIMES):
            visitor, email = Visitor(site.port, record), f"double-{number}@example.com"
            path = "/contact/general/"
            form = visitor.filled_in(path, email)
            places = set(
                threads.map(visitor.post, [path] * TOGETHER, [form] * TOGETHER)
            )
            record.told[email] = "message"
            record.lost += [f"{email}: {places}"] if len(places) > 1 else []
    now = time.monotonic()
    letters = _seconds_until(lambda: not outcome(site, record.told).without_letter, now)
    drill = Drill("the same form four times at once", DRILLS[0].plug)
    return Row(drill, record, outcome(site, record.told), frozenset(), 0, letters)


def main() -> None:
    names = tuple(sys.argv[1:]) or ("",)
    end_on_signals()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        try:
            site.start()
            rows = list(_rows(site, names))
        finally:
            site.end()
    if wrong := [(row.drill.name, row.wrong[0]) for row in rows if row.wrong]:
        sys.exit(f"Not met, first: {wrong[0][0]}: {wrong[0][1]}")
    print(f"Met: {len(rows)} drills, nothing lost, nothing twice, nothing stopped.")


def _rows(site: Site, names: tuple[str, ...]) -> "list[Row]":
    challenge = f"/challenge/{site.query(OPEN)[0][0]}/enter/"
    drills = [*DRILLS, UPLOADS_FULL] if can_mount(site) else DRILLS
    print(f"{'':<42}" + "".join(f"{c:>10}" for c in COLUMNS) + "  stopped  answers")
    rows = []
    for number, drill in enumerate(drills):
        if drill.name.startswith(names):
            rows.append(run(site, drill, challenge, number))
            print(rows[-1], *rows[-1].wrong, sep="\n    ", flush=True)
    if names == ("",):
        rows.append(send_at_once(site, challenge))
        print(rows[-1], flush=True)
        if UPLOADS_FULL not in drills:
            print(f"{UPLOADS_FULL.name}: not tried, as no disk can be mounted here.")
    return rows


if __name__ == "__main__":
    main()
