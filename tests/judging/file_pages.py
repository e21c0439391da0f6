"""An idea with files, which staff tick for judges."""

from collections.abc import Collection

from django.contrib.auth.models import User

from challenges.models import Attachment, Entry
from challenges.services.entering.attachments import store_file
from core.stored_pictures import prepare as prepare_picture
from core.uploads import Kind
from judging.models import Panel
from tests.challenges.files import new_file
from tests.judging.factories import make_panel, open_round, prepare
from tests.support.hostile_files import pdf, picture

NAME = "Mira Vale's plan"
"""Name that an entrant gave each file."""


def make_panel_with_files(staff: User) -> Panel:
    """Open a round of one idea, with a picture, two documents and a link of which
    judges see none, and of two judges."""
    panel = make_panel(staff, ideas=1, judges=2)
    entry = panel.challenge.entries.get()
    for kind, content in (
        (Kind.DOCUMENT, pdf()),
        (Kind.PICTURE, picture("PNG")),
        (Kind.DOCUMENT, pdf()),
    ):
        file = store_file(new_file(content, kind, NAME, "Mira Vale at work"), of=entry)
        if kind == Kind.PICTURE:
            prepare_picture(file)
    tick(entry, staff)
    open_round(panel, staff)
    return panel


def tick(
    entry: Entry, staff: User, *files: Attachment, links: Collection[str] = ()
) -> None:
    """Say that judges see these files and links, and the texts as they are."""
    descriptions = {file.pk: "A worker" if file.is_picture else "" for file in files}
    prepare(Entry.objects.get(pk=entry.pk), staff, files=descriptions, links=links)
