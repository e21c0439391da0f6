"""Renditions of a stranger's picture are made in a process of its own."""

import io
import subprocess
from pathlib import Path

import pytest

from core import uploads
from core.uploads import isolated, renditions
from tests.support import hostile_files


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program that a picture took over; the test writes what it does."""
    path = tmp_path / "taken_over.py"
    monkeypatch.setattr(renditions, "PROGRAM", path)
    return path


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_they_are_the_same_as_in_this_process(form: str) -> None:
    content = hostile_files.picture(form, (1000, 500))
    ours = list(uploads.make_renditions(io.BytesIO(content)))
    assert uploads.renditions_of(content) == ours
    assert len(ours) == 6


def test_a_damaged_picture_raises_and_fills_no_log(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        uploads.renditions_of(hostile_files.picture("PNG", (90, 90))[:60])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "[]",
        "{}",
        "3",
        "[[1, 2]]",
        '[["../../site.css", 1, 1, 1]]',
        '[["webp", "<b>", 1, 1]]',
        '[["webp", null, 1, 1]]',
        str([["webp", 1, 1, 1]] * 7).replace("'", '"'),
    ],
)
def test_a_picture_that_took_the_program_over_names_no_file(
    program: Path, printed: str
) -> None:
    program.write_text(f"print({printed!r})")
    with pytest.raises(renditions.NotMade):
        uploads.renditions_of(b"picture")


def test_nor_does_it_fill_the_memory_of_the_worker(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "MAX_OUTPUT", 100_000)
    program.write_text("while True: print('x' * 1000)")
    with pytest.raises(isolated.TooHeavy):
        uploads.renditions_of(bytes(1_000_000))  # more than a pipe holds, and unread


def test_nor_does_it_keep_the_worker_for_ever(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renditions, "LIMITS", renditions.LIMITS._replace(timeout=1))
    program.write_text("import sys, time; sys.stdout.close(); time.sleep(60)")
    with pytest.raises(isolated.TooHeavy):
        uploads.renditions_of(b"picture")
