"""Which files may come in, and what is said about those that may not."""

import subprocess  # nosec B404
import sys
import threading
from pathlib import Path
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.uploads.storage import safe_filename

MAX_BYTES = 10 * 1024**2

MAX_PIXELS = 40_000_000
"""Width times height, of a frame."""

QUEUE_TIMEOUT = 10
"""Seconds for a turn, for the one file that may wait; whoever comes third is told to
come again. Files must not keep the threads that everybody else needs."""

INSPECT_TIMEOUT = 15
"""For the judge, on a busy machine. Both together are less than the 30 seconds that
the proxy waits."""

INSPECTOR = Path(__file__).with_name("inspect_file.py")

_lock = threading.Lock()
"""One file at a time for each process of the site: memory stays bounded."""

_queue = threading.Semaphore(2)
"""Places for the file that has its turn, and for the one that waits."""


class Kind(TextChoices):
    """What a file is, after its content and not after its name."""

    PICTURE = "picture", _("Picture")  # JPEG, PNG or WebP
    DOCUMENT = "document", _("Document")  # PDF


EMPTY = _("Choose a file that is not empty")
REFUSALS = {
    "empty": EMPTY,
    "big": _("Choose a file that is smaller than 10 MB"),
    "unknown": _("Choose a picture (JPEG, PNG or WebP) or a PDF"),
    "pixels": _("Choose a picture with fewer than 40 million pixels"),
    "broken picture": _("Save the picture again or choose another: it is damaged"),
    "broken document": _("Export the PDF again or choose another: it is damaged"),
    "locked": _("Save the PDF without a password, then choose it again"),
    "active": _(
        "Print the PDF to a new PDF and choose that: this one holds scripts, media or "
        "attached files"
    ),
    "heavy": _("Choose a simpler file: this one takes too long to open"),
    "busy": _("Choose the file again in a minute: we are checking many files now"),
}
"""One sentence for each word of the judge that is no Kind, and for three of ours."""


def validate_file(file: "IO[bytes] | File[Any]") -> Kind:
    """What this file is, if it may come in; a ValidationError with one sentence for
    the person who sent it if not. Its `code` is a key of REFUSALS.

    Takes about half a second, and two for the largest pictures. Reads from the start
    and leaves the file at its start. Neither name nor Content-Type matter."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content:
        verdict = "empty"
    elif len(content) > MAX_BYTES:
        verdict = "big"
    else:
        verdict = _judged(content)
    if verdict in Kind.values:
        return Kind(verdict)
    raise ValidationError(REFUSALS[verdict], code=verdict)


def _judged(content: bytes) -> str:
    if not _queue.acquire(blocking=False):
        return "busy"
    try:
        return _judged_in_turn(content)
    finally:
        _queue.release()


def _judged_in_turn(content: bytes) -> str:
    if not _lock.acquire(timeout=QUEUE_TIMEOUT):
        return "busy"
    try:
        judge = subprocess.run(  # nosec B603
            [sys.executable, "-P", "-W", "ignore", INSPECTOR, str(MAX_PIXELS)],
            input=content,
            stdout=subprocess.PIPE,
            timeout=INSPECT_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "heavy"
    finally:
        _lock.release()
    if judge.returncode < 0:  # killed: by its limits, or by a fault in a decoder
        return "heavy"
    judge.check_returncode()
    return judge.stdout.decode()


class UploadField(forms.FileField):
    """A file that may come in. On the cleaned file stand `kind`, a Kind, and
    `shown_name`, which is safe to keep and to show."""

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
    )
    default_error_messages = {
        "required": _("Choose a file"),
        "invalid": _("Choose a file"),
        "missing": _("Choose a file"),
        "empty": EMPTY,
    }

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file:
            file.kind = validate_file(file)
            file.shown_name = safe_filename(file.name)
        return file
