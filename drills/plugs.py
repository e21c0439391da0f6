"""The faults of drills.faults: what is killed, hung, filled or taken away, and how it
comes back. Each is a context: inside it the fault lasts."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from drills import mail
from drills.servers import Server, Site, kill

PAGES, SENDS, MAIL, PICTURES = "pages", "sends", "mail", "pictures"
"""What may stop: pages that answer, forms that are taken, letters that go out, pictures
that are made ready."""

RESPAWN = 8
"""Seconds between two kills: granian gives up if a process that it has just started
dies within five and a half, and docker-compose.yml then starts all of it again."""

Plug = Callable[[Site], AbstractContextManager[None]]


@dataclass(frozen=True)
class Drill:
    """One fault. `waits` is what cannot go on meanwhile, and has to wait."""

    name: str
    plug: Plug
    seconds: float = 20
    waits: frozenset[str] = frozenset()
    back: float = 20
    """Seconds after the mending within which a page has to come."""

    told: str = ""
    """What `/health/ready/` has to call failed meanwhile, as staff read on their first
    page."""


def _stopped(pick: Callable[[Site], Server], how: signal.Signals) -> Plug:
    """Return the fault of a program that ends by this signal, and is started again."""

    @contextmanager
    def plug(site: Site) -> Iterator[None]:
        pick(site).stop(how)
        yield
        pick(site).start()

    return plug


def _hung(pick: Callable[[Site], Server]) -> Plug:
    """Return the fault of a program that stands still, with its connections open."""

    @contextmanager
    def plug(site: Site) -> Iterator[None]:
        pick(site).tell(signal.SIGSTOP)
        yield
        pick(site).tell(signal.SIGCONT)

    return plug


def _processes_killed(pick: Callable[[Site], Server]) -> Plug:
    """Return the fault of a program that loses one of its processes, three times."""

    @contextmanager
    def plug(site: Site) -> Iterator[None]:
        for _number in range(3):
            if children := pick(site).children():
                kill(children[-1])
            time.sleep(RESPAWN)
        yield

    return plug


def _mail(way: str) -> Plug:
    @contextmanager
    def plug(site: Site) -> Iterator[None]:
        site.mail.way = way
        yield
        site.mail.way = mail.WELL

    return plug


@contextmanager
def _mail_refused(site: Site) -> Iterator[None]:
    site.mail.close()
    yield
    site.mail.listen()


@contextmanager
def _worker_killed_in_mid_send(site: Site) -> Iterator[None]:
    site.mail.way = mail.SLOW
    for _number in range(3):
        time.sleep(3)
        site.worker.stop(signal.SIGKILL)
        site.worker.start()
    site.mail.way = mail.WELL
    yield


@contextmanager
def _worker_killed(site: Site) -> Iterator[None]:
    for _number in range(3):
        site.worker.stop(signal.SIGKILL)
        site.worker.start()
        time.sleep(4)
    yield


@contextmanager
def _deployed(site: Site) -> Iterator[None]:
    servers = [site.web, site.worker, site.beat]
    for server in servers:
        server.stop()
    for server in servers:
        server.start()
    yield


@contextmanager
def _two_of_each(site: Site) -> Iterator[None]:
    others = [site.make_beat("two"), site.make_worker("two")]
    for other in others:
        other.start()
    yield
    for other in others:
        other.stop()


@contextmanager
def _redis_full(site: Site) -> Iterator[None]:
    redis = site.redis_client()
    redis.config_set("maxmemory", "1mb")
    yield
    redis.config_set("maxmemory", "64mb")


@contextmanager
def _uploads_away(site: Site) -> Iterator[None]:
    """Put a file in place of the folder: root, too, can write nothing into it."""
    away = site.uploads.with_name("uploads-away")
    site.uploads.rename(away)
    site.uploads.touch()
    yield
    site.uploads.unlink()
    away.rename(site.uploads)


@contextmanager
def _uploads_full(site: Site) -> Iterator[None]:
    """Put a disk of 64 kB, all of them taken, in place of the folder."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs"]
    subprocess.run([*mount, str(site.uploads)], check=True)
    try:
        with (site.uploads / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)):
                    pass
            except OSError:
                pass  # it is full
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(site.uploads)], check=True)


def can_mount(site: Site) -> bool:
    """Return whether a small disk can be put anywhere: only root may, and not in each
    container."""
    place = site.folder / "disk"
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if shutil.which("mount") is None:
        return False
    if subprocess.run(command, check=False, capture_output=True).returncode:
        return False
    subprocess.run(["umount", str(place)], check=True)
    return True


@contextmanager
def _nothing(_site: Site) -> Iterator[None]:
    yield


def _web(site: Site) -> Server:
    return site.web


def _worker(site: Site) -> Server:
    return site.worker


def _beat(site: Site) -> Server:
    return site.beat


def _redis(site: Site) -> Server:
    return site.redis


def _postgres(site: Site) -> Server:
    return site.postgres


LATER = frozenset({MAIL, PICTURES})
"""What waits for the worker, and for the broker that asks it."""

ALL_BUT_PAGES = frozenset({SENDS, MAIL, PICTURES})
QUICK = 5
"""Seconds: the pause in which nobody asks the database, and the connecting."""

RUN_OVER = 45
"""Seconds: those after which a run that was killed counts as over, and some to send."""

TOLD_WITHIN = 60
"""Seconds within which whoever watches the site is told what fails."""

KILL, STOP = signal.SIGKILL, signal.SIGINT

UPLOADS_FULL = Drill(
    "uploads: the disk is full",
    _uploads_full,
    TOLD_WITHIN,
    frozenset({PICTURES}),
    told="disk",
)

DRILLS = [
    Drill("nothing", _nothing),
    Drill("web: kill -9 a process, 3 times", _processes_killed(_web)),
    Drill(
        "web: kill -9, started again",
        _stopped(_web, KILL),
        3,
        frozenset({PAGES, SENDS}),
    ),
    Drill("deployment: all stop and start", _deployed),
    Drill("worker: kill -9, 3 times", _worker_killed),
    Drill("worker: kill -9 a process, 3 times", _processes_killed(_worker), RUN_OVER),
    Drill(
        "worker: kill -9 while it sends, 3 times",
        _worker_killed_in_mid_send,
        RUN_OVER,
    ),
    Drill("worker: dead", _stopped(_worker, KILL), TOLD_WITHIN, LATER, told="worker"),
    Drill("beat: dead", _stopped(_beat, KILL), TOLD_WITHIN, told="beat"),
    Drill("two beats and two workers", _two_of_each, 40),
    Drill("Redis: stopped", _stopped(_redis, KILL), waits=LATER),
    Drill("Redis: hung", _hung(_redis), waits=LATER),
    Drill("Redis: full", _redis_full, waits=LATER),
    Drill("PostgreSQL: restarted", _stopped(_postgres, STOP), 0, ALL_BUT_PAGES, QUICK),
    Drill("PostgreSQL: kill -9", _stopped(_postgres, KILL), 3, ALL_BUT_PAGES, QUICK),
    Drill("PostgreSQL: stopped", _stopped(_postgres, STOP), 20, ALL_BUT_PAGES, QUICK),
    Drill("PostgreSQL: hung", _hung(_postgres), 30, ALL_BUT_PAGES, QUICK),
    Drill("mail server: refuses", _mail_refused, waits=frozenset({MAIL})),
    Drill(
        "mail server: hung",
        _mail(mail.HUNG),
        TOLD_WITHIN,
        frozenset({MAIL}),
        told="mail server",
    ),
    Drill("mail server: says 451", _mail(mail.LATER), waits=frozenset({MAIL})),
    Drill("mail server: says 550", _mail(mail.NEVER), waits=frozenset({MAIL})),
    Drill("mail server: takes it and hangs up", _mail(mail.DROPS), 8),
    Drill(
        "uploads: cannot be written",
        _uploads_away,
        TOLD_WITHIN,
        frozenset({PICTURES}),
        told="uploads",
    ),
]
