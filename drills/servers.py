"""A site with servers of its own: PostgreSQL, Redis, a mail server, web, worker, beat.

Each can be stopped, hung and started again. Only what was started here is ended."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
from redis import Redis

from drills.mail import MailServer
from tests.support.processes import (
    ROOT,
    WEB_SERVER,
    free_port,
    http_request,
    wait_for,
)

START = 60.0
"""Seconds that a server may take to answer."""

PARENT, SESSION = 1, 3
"""Columns of /proc/*/stat, from the state of the process (proc(5))."""


class Server:
    """A program in a process group of its own."""

    def __init__(
        self,
        command: list[str],
        *,
        env: dict[str, str] | None = None,
        user: str | None = None,
        is_up: Callable[[], object] = lambda: True,
    ) -> None:
        self.command, self.is_up = command, is_up
        self.env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **(env or {})}
        self.user = user
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the program, without waiting for it."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT if self.user is None else "/",
            env=self.env,
            user=self.user,
            group=self.user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> None:
        """Start the program, and again if it gives up; wait until it answers."""
        self.begin()

        def answers() -> bool:
            if self.process and self.process.poll() is not None:
                self.begin()
            return bool(self.is_up())

        wait_for(answers, within=START)

    def tell(self, what: signal.Signals) -> None:
        """Send a signal to the program and to all that it has started: PostgreSQL's
        processes have groups of their own."""
        if self.process:
            for pid in [self.process.pid, *_descendants(self.process.pid)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, what)

    def stop(self, what: signal.Signals = signal.SIGTERM) -> None:
        """End the program, by this signal or, after a while, by force."""
        if self.process is None:
            return
        self.tell(signal.SIGCONT)
        pid = self.process.pid
        started = {each: _began(each) for each in _descendants(pid)}
        self.process.send_signal(what)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.tell(signal.SIGKILL)
            self.process.wait()
        for each, began in started.items():  # those that outlived it
            if began and _began(each) == began:
                kill(each)
        for each in _processes(SESSION, pid):  # and those that it has started meanwhile
            kill(each)
        self.process = None

    def children(self) -> list[int]:
        """Return the ids of the processes that the program has started itself."""
        return _processes(PARENT, self.process.pid) if self.process else []


def _began(pid: int) -> str:
    """Return the moment of the machine at which a process began; "" if it has ended. A
    later process may get the same id."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def _processes(column: int, value: int) -> list[int]:
    """Return the ids of the processes with this value in a column of their stat."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[column]) == value:
                found.append(int(stat.parent.name))
    return sorted(found)


def _descendants(pid: int) -> list[int]:
    children = _processes(PARENT, pid)
    return [each for child in children for each in [child, *_descendants(child)]]


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Site:
    """Everything that a site needs, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.uploads = folder, folder / "var" / "uploads"
        self.uploads.mkdir(parents=True, mode=0o700)
        self.port, self.redis_port = free_port(), free_port()
        self.mail = MailServer()
        self.postgres = self._make_postgres()
        self.redis = self._make_redis()
        self.env = {
            "DEMO": "true",
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "FORM_MIN_SECONDS": "0",
            "FORM_POSTS_PER_HOUR": "100000",
            "ALL_FORM_POSTS_PER_HOUR": "100000",
            "AUTOMATIC_EMAILS_PER_HOUR": "100000",
        }
        self._ours: list[Server] = []
        self.web = self._python(*GRANIAN, "--port", str(self.port), is_up=self.answers)
        self.worker, self.beat = self.make_worker("one"), self.make_beat("one")

    def _python(
        self, *command: str, is_up: Callable[[], object] = lambda: True
    ) -> Server:
        server = Server([sys.executable, *command], env=self.env, is_up=is_up)
        self._ours.append(server)
        return server

    def make_worker(self, name: str) -> Server:
        """Return a worker as in docker-compose.yml."""
        worker = ["-m", "celery", "-A", "smartcity", "worker", "--concurrency", "2"]
        return self._python(*worker, "--loglevel", "ERROR", "-n", name)

    def make_beat(self, name: str) -> Server:
        schedule = str(self.folder / f"schedule-{name}")
        beat = ["-m", "celery", "-A", "smartcity", "beat", "--schedule", schedule]
        return self._python(*beat, "--pidfile=", "--loglevel", "ERROR")

    def _make_postgres(self) -> Server:
        port, data = free_port(), self.folder / "postgres"
        user = "postgres" if os.geteuid() == 0 else None
        data.mkdir()
        if user:
            self.folder.chmod(0o755)
            shutil.chown(data, user, user)
        self.database_url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        make = [find("initdb"), "--auth=trust", "--username=postgres", "--no-sync"]
        make += ["--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={data}"]
        subprocess.run(
            make, check=True, user=user, group=user, cwd="/", stdout=subprocess.DEVNULL
        )
        options = [f"port={port}", "listen_addresses=127.0.0.1", "fsync=off"]
        options += ["unix_socket_directories=", "logging_collector=off"]
        command = [find("postgres"), "-D", str(data)]
        for option in options:
            command += ["-c", option]
        return Server(command, user=user, is_up=self._has_database)

    def _has_database(self) -> bool:
        try:
            psycopg.connect(self.database_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_redis(self) -> Server:
        command = [find("redis-server"), "--port", str(self.redis_port), "--save", ""]
        command += ["--bind", "127.0.0.1", "--maxmemory", "64mb"]
        command += ["--maxmemory-policy", "noeviction", "--dir", str(self.folder)]
        return Server(command, is_up=self._has_redis)

    def redis_client(self) -> "Redis[bytes]":
        return Redis(port=self.redis_port, socket_timeout=2)

    def _has_redis(self) -> bool:
        try:
            return bool(self.redis_client().ping())
        except Exception:
            return False

    def answers(self) -> bool:
        try:
            return http_request(self.port, "/health/")[0] == 200
        except OSError:
            return False

    def manage(self, *command: str) -> None:
        """Run `manage.py …` on this site."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.env},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        self.postgres.start()
        self.redis.start()
        for command in ("migrate", "collectstatic --noinput", "load_demo"):
            self.manage(*command.split(), "--verbosity", "0")
        for server in (self.web, self.worker, self.beat):
            server.start()
        time.sleep(3)  # for the worker, which says to nobody that it is ready

    def end(self) -> None:
        for server in [*reversed(self._ours), self.redis]:
            server.stop()
        self.postgres.stop(signal.SIGINT)
        self.mail.close()

    def query(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database_url, connect_timeout=5) as database:
            return database.execute(sql, values).fetchall()


GRANIAN = [
    *(*WEB_SERVER, "--workers", "2"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "20"),
]
"""The web server with all flags of the Dockerfile."""


def find(program: str) -> str:
    """Return the path of a program of PostgreSQL or Redis; ends the drill if there is
    none."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = shutil.which(program) or (str(versions[-1]) if versions else "")
    return found or sys.exit(
        f"There is no {program} here: install PostgreSQL and Redis."
    )
