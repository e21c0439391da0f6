"""The file of a backup: a tar, in age encryption (age-encryption.org/v1) or in clear.

It has a manifest, the database, the uploads, and last the hashes of all of them, in the
format of sha256sum."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pyrage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from smartcity.backup import databases

MANIFEST, DATABASE, HASHES = "manifest.json", "database", "SHA256SUMS"
UPLOADS = "uploads/"
CHUNK = 2**20
"""Bytes that are read at once."""

AGE = b"age-encryption.org/v1\n"
"""How an encrypted file begins."""


class BackupFails(Exception):
    """A backup is not whole, or cannot be restored here; says why."""


@dataclass(frozen=True)
class Manifest:
    made_at: str
    """Moment at which the database was as it is in here (ISO 8601, UTC)."""

    vendor: str
    migrations: list[list[str]]
    tables: databases.Tables


def write(path: Path, recipients: list[Any]) -> Manifest:
    """Write a backup of everything for these age recipients; for none, in clear.

    The file is there only once it is whole, for its owner alone to read. Raises
    ToolFails."""
    part = path.with_name(f"{path.name}.part")
    try:
        # Beside the backup: there is room for it, and /tmp may be memory.
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            database = Path(folder) / DATABASE
            manifest = _dump(database)
            with (
                open(part, "xb", opener=_owner_only) as file,
                _encrypted(file, recipients) as target,
            ):
                _write_tar(target, manifest, database)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _dump(path: Path) -> Manifest:
    made_at = timezone.now().isoformat()
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        made_at=made_at,
        vendor=connection.vendor,
        migrations=sorted(list(each) for each in applied),
        tables=databases.dump(path),
    )


def _owner_only(name: str, flags: int) -> int:
    return os.open(name, flags, mode=0o600)


def _write_tar(target: IO[bytes], manifest: Manifest, database: Path) -> None:
    hashes = []
    with tarfile.open(fileobj=target, mode="w|") as tar:

        def add(name: str, file: IO[bytes], size: int) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o600
            reader = _Hashing(file)
            tar.addfile(info, reader)
            hashes.append(f"{reader.hexdigest()}  {name}\n")

        content = json.dumps(asdict(manifest), indent=1).encode()
        add(MANIFEST, io.BytesIO(content), len(content))
        with database.open("rb") as dump:
            add(DATABASE, dump, database.stat().st_size)
        # After the database: each row's file is there; one too many does no harm.
        for name in sorted(default_storage.listdir("")[1]):
            try:
                with default_storage.open(name) as file:
                    add(UPLOADS + name, file, file.size)
            except FileNotFoundError:
                continue  # deleted meanwhile, with its row
        content = "".join(hashes).encode()
        add(HASHES, io.BytesIO(content), len(content))


def verify(path: Path, identities: list[Any]) -> Manifest:
    """Read a backup from its beginning to its end, and compare all hashes. Raises
    BackupFails."""
    return _read(path, identities, lambda name, file: None)


def restore(path: Path, identities: list[Any]) -> Manifest:
    """Fill the uploads and the empty database from a backup, and compare each table
    with what it held. Raises BackupFails or ToolFails.

    The whole backup is verified first, and the database comes last: until then
    everything can be done again."""
    manifest = verify(path, identities)
    if manifest.vendor != connection.vendor:
        raise BackupFails(
            f"This is a backup of {manifest.vendor}, and DATABASE_URL is of "
            f"{connection.vendor}."
        )
    if not databases.is_empty():
        raise BackupFails("The database is not empty. Make a new one for this.")
    known = MigrationLoader(connection).disk_migrations
    if newer := [each for each in manifest.migrations if tuple(each) not in known]:
        raise BackupFails(
            f"A newer release made this backup, with {'.'.join(newer[0])}."
        )

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / DATABASE

        def receive(name: str, file: IO[bytes]) -> None:
            if name == DATABASE:
                with copy.open("wb") as target:
                    shutil.copyfileobj(file, target)
            elif name.startswith(UPLOADS):
                _restore_upload(name.removeprefix(UPLOADS), file.read())

        _read(path, identities, receive)
        databases.restore(copy)
    _compare(manifest)
    return manifest


def _compare(manifest: Manifest) -> None:
    found = databases.fingerprints()
    names = manifest.tables.keys() | found.keys()
    differ = [name for name in names if manifest.tables.get(name) != found.get(name)]
    if differ:
        raise BackupFails(f"These tables differ: {', '.join(sorted(differ))}.")


def _restore_upload(name: str, content: bytes) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
        return
    with default_storage.open(name) as file:
        if file.read() != content:
            raise BackupFails(f"Another upload is there already: {name}.")


def _read(
    path: Path, identities: list[Any], receive: Callable[[str, IO[bytes]], None]
) -> Manifest:
    """Hand each file of a backup to `receive`, which need not read it."""
    hashes, manifest, expected = {}, None, None
    try:
        with (
            _decrypted(path, identities) as source,
            tarfile.open(fileobj=source, mode="r|") as tar,
        ):
            for info in tar:
                reader = _Hashing(tar.extractfile(info))
                if info.name == MANIFEST:
                    manifest = Manifest(**json.loads(reader.read()))
                elif info.name == HASHES:
                    lines = reader.read().decode().splitlines()
                    expected = dict(line.split("  ", 1)[::-1] for line in lines)
                    break
                else:
                    receive(info.name, reader)  # type: ignore[arg-type]
                while reader.read(CHUNK):
                    pass
                hashes[info.name] = reader.hexdigest()
    except (tarfile.TarError, ValueError, TypeError, EOFError) as error:
        raise BackupFails(f"It is no whole backup: {error}") from error
    if manifest is None or expected != hashes:
        raise BackupFails("It is no whole backup: its hashes are others.")
    return manifest


class _Hashing:
    """A file that is read, and the hash of what was read of it."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size) if self._file else b""
        self._hash.update(content)
        return content

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def _encrypted(file: IO[bytes], recipients: list[Any]) -> Iterator[IO[bytes]]:
    """Yield a file to write to; what is written goes encrypted into `file`, and is
    never in clear on a disk."""
    if not recipients:
        yield file
        return
    with _pumped(lambda source: pyrage.encrypt_io(source, file, recipients)) as target:
        yield target


@contextmanager
def _pumped(work: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Yield a pipe to write to, of which a thread gives the other end to `work`."""
    reading, writing = os.pipe()
    errors: list[Exception] = []

    def run() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                work(source)
            except Exception as error:
                errors.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as target:
            yield target
    finally:
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def _decrypted(path: Path, identities: list[Any]) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        is_encrypted = file.read(len(AGE)) == AGE
        file.seek(0)
        if not is_encrypted:
            yield file
            return
        if not identities:
            raise BackupFails("It is encrypted: give the file with the key.")
        with tempfile.TemporaryFile(dir=path.parent) as clear:
            try:
                pyrage.decrypt_io(file, clear, identities)
            except (pyrage.DecryptError, OSError) as error:
                reason = f"This key does not open it, or it is no whole backup: {error}"
                raise BackupFails(reason) from error
            clear.seek(0)
            yield clear
