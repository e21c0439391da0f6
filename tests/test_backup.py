"""A site is backed up and restored: nothing is lost, nobody hears of it twice."""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pyrage
import pytest

from smartcity.backup import archive
from tests.support.production import run_manage

Run = Callable[..., CompletedProcess[str]]
"""Runs a command of a site."""

SERVER = os.environ.get("DATABASE_URL", "")

KEY = pyrage.x25519.Identity.generate()

SHOW = """
from django.core.files.storage import default_storage
from challenges.models import Entry
from outbox.models import Email
names = sorted(default_storage.listdir("")[1])
print(Entry.objects.count(), Email.objects.count(), names)
"""
DELIVER = "from outbox.tasks import deliver_due; print(deliver_due())"
QUEUE = """
from django.utils import timezone
from outbox.models import Email
print(Email.objects.filter(pk__in=Email.objects.values("pk")[:3]).update(
    status="queued", sent_at=None, send_after=timezone.now(), attempts=0))
"""
CLASH = """
import tarfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
with tarfile.open("PLAIN") as tar:
    name = next(n for n in tar.getnames() if n.startswith("uploads/"))
default_storage.save(name.removeprefix("uploads/"), ContentFile(b"other"))
"""
CLEAR = """
from django.core.files.storage import default_storage
for name in default_storage.listdir("")[1]:
    default_storage.delete(name)
"""
FIRST_IDEA = (
    "from challenges.models import Entry; print(Entry.objects.first().reference)"
)


@pytest.fixture(scope="module")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Run]]:
    """Make sites with an empty database, on SQLite or on the PostgreSQL of this run."""
    databases: list[str] = []

    def make() -> Run:
        name = f"test_backup_{uuid.uuid4().hex}"
        var = tmp_path_factory.mktemp("site")
        env = {"DEMO": "true", "DEBUG": "true", "VAR_DIR": str(var)}
        env["PATH"] = os.environ["PATH"]
        if SERVER:
            databases.append(name)
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{name}"')
            url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
            env["DATABASE_URL"] = url
        return lambda *command: run_manage(*command, env=env)

    yield make
    for name in databases:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Drill:
    site: Run
    """A site with three emails that wait."""

    folder: Path
    """Has the backup `encrypted` and the backup `plain` of it, and the key file."""

    restored: Run
    """Another site, restored from the former."""

    printed: str
    """What the restoring printed."""

    def file(self, name: str) -> str:
        return str(self.folder / name)


@pytest.fixture(scope="module")
def drill(
    new_site: Callable[[], Run], tmp_path_factory: pytest.TempPathFactory
) -> Drill:
    site, restored = new_site(), new_site()
    drill = Drill(site, tmp_path_factory.mktemp("backup"), restored, "")
    Path(drill.file("key")).write_text(f"# created: today\n{KEY}\n")
    does(site, "migrate", "-v", "0")
    does(site, "load_demo")
    assert shell(site, QUEUE) == "3"
    does(site, "backup", drill.file("encrypted"), "--to", str(KEY.to_public()))
    does(site, "backup", drill.file("plain"), "--plain")
    drill.printed = does(
        restored, "restore", drill.file("encrypted"), "--key", drill.file("key")
    )
    return drill


def does(site: Run, *command: str) -> str:
    run = site(*command)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def shell(site: Run, code: str) -> str:
    return does(site, "shell", "--no-imports", "-v", "0", "-c", code).strip()


def test_everything_is_back(drill: Drill) -> None:
    assert shell(drill.restored, SHOW) == shell(drill.site, SHOW)


def test_nobody_gets_an_email_for_the_second_time(drill: Drill) -> None:
    assert "3 emails wait." in drill.printed
    assert shell(drill.restored, DELIVER) == "0"
    printed = does(drill.restored, "after_restore", "--as-sent")
    assert "Taken as sent: 3 emails." in printed
    assert "emails wait." not in does(drill.restored, "after_restore")


def test_what_was_deleted_since_is_deleted_again(drill: Drill) -> None:
    reference = shell(drill.restored, FIRST_IDEA)
    logged = f"INFO core.erasure [-]: Deleted for good: {reference}\n"
    Path(drill.file("log")).write_text(f"WARNING other: WIC-7F3K-92\nweb-1 | {logged}")
    run = drill.restored("after_restore", "--deleted", drill.file("log"))
    assert f"Deleted again: {reference}.\n" in run.stdout
    assert run.stderr == logged
    assert shell(drill.restored, FIRST_IDEA) != reference


def test_nothing_is_restored_over_a_site(drill: Drill) -> None:
    run = drill.restored("restore", drill.file("plain"))
    assert run.returncode == 1
    assert "The database is not empty. Make a new one for this." in run.stderr


def test_no_file_is_written_over(drill: Drill) -> None:
    run = drill.site("backup", drill.file("plain"), "--plain")
    assert (run.returncode, "is there already" in run.stderr) == (1, True)


def test_only_its_owner_can_read_it(drill: Drill) -> None:
    modes = [Path(drill.file(x)).stat().st_mode & 0o777 for x in ("encrypted", "plain")]
    assert modes == [0o600, 0o600]
    assert b"emails_wait" not in Path(drill.file("encrypted")).read_bytes()
    assert sorted(p.name for p in drill.folder.glob("*.part")) == []


@pytest.mark.parametrize("kind", ["encrypted", "plain"])
def test_half_a_backup_is_none(drill: Drill, tmp_path: Path, kind: str) -> None:
    whole, half = Path(drill.file(kind)), tmp_path / "half"
    assert archive.verify(whole, [KEY]).tables
    content = whole.read_bytes()
    middle = len(content) // 2
    changed = bytes([content[middle] ^ 1])
    for other in (content[:middle], content[:middle] + changed + content[middle + 1 :]):
        half.write_bytes(other)
        with pytest.raises(archive.BackupFails, match="no whole backup"):
            archive.verify(half, [KEY])


def test_another_key_opens_nothing(drill: Drill) -> None:
    key, file = pyrage.x25519.Identity.generate(), Path(drill.file("encrypted"))
    with pytest.raises(archive.BackupFails, match="This key does not open it"):
        archive.verify(file, [key])
    with pytest.raises(archive.BackupFails, match="give the file with the key"):
        archive.verify(file, [])


def test_a_restore_that_fails_half_way_can_be_done_again(
    new_site: Callable[[], Run], drill: Drill
) -> None:
    site = new_site()
    shell(site, CLASH.replace("PLAIN", drill.file("plain")))
    failed = site("restore", drill.file("plain"))
    assert "Another upload is there already" in failed.stderr
    shell(site, CLEAR)
    assert "3 emails wait." in does(site, "restore", drill.file("plain"))
