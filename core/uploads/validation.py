"""Which uploaded files may come in, and the message for those that may not."""

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
"""Bytes of a file."""

MAX_PIXELS = 40_000_000
"""Pixels (width times height) of a frame."""

QUEUE_TIMEOUT = 10
"""Seconds that the one waiting file waits for its turn."""

INSPECT_TIMEOUT = 15
"""Seconds for the inspector, on a busy machine. Both timeouts together stay below the
30 seconds that the proxy waits."""

INSPECTOR = Path(__file__).with_name("inspect_file.py")

_lock = threading.Lock()
"""Held during an inspection: one file at a time per process bounds the memory."""

_queue = threading.Semaphore(2)
"""Places for the file being inspected and for one that waits. A third is refused, so
that files do not take the threads that all other visitors need."""


class Kind(TextChoices):
    """Kind of a file, by its content and not by its name."""

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
"""Messages for every verdict of the inspector that is no Kind, and for "empty", "big"
and "busy"."""


def validate_file(file: "IO[bytes] | File[Any]") -> Kind:
    """Return what kind of file this is; raise ValidationError if it may not come in.

    The error's `code` is a key of REFUSALS. Takes about half a second, and two for the
    largest pictures. Reads from the start and leaves the file at its start. File name
    and Content-Type are ignored."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content:
        verdict = "empty"
    elif len(content) > MAX_BYTES:
        verdict = "big"
    else:
        verdict = _inspect(content)
    if verdict in Kind.values:
        return Kind(verdict)
    raise ValidationError(REFUSALS[verdict], code=verdict)


def _inspect(content: bytes) -> str:
    """Return the inspector's verdict, or "busy" if there is no place in the queue."""
    if not _queue.acquire(blocking=False):
        return "busy"
    try:
        if not _lock.acquire(timeout=QUEUE_TIMEOUT):
            return "busy"
        try:
            return _run_inspector(content)
        finally:
            _lock.release()
    finally:
        _queue.release()


def _run_inspector(content: bytes) -> str:
    try:
        inspector = subprocess.run(  # nosec B603
            [sys.executable, "-P", "-W", "ignore", INSPECTOR, str(MAX_PIXELS)],
            input=content,
            stdout=subprocess.PIPE,
            timeout=INSPECT_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "heavy"
    if inspector.returncode < 0:  # killed by its limits, or by a fault in a decoder
        return "heavy"
    inspector.check_returncode()
    return inspector.stdout.decode()


class UploadField(forms.FileField):
    """Form field for a file from a stranger.

    The cleaned file has two more attributes: `kind`, a Kind, and `safe_filename`."""

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
            file.safe_filename = safe_filename(file.name)
        return file
