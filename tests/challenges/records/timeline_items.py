"""The timeline of an idea, for tests to fill and to read."""

from django.core.files.base import ContentFile
from django.db.models import Model

from challenges.models import Entry
from challenges.services.entering.attachments import store_file
from challenges.services.records import timeline
from challenges.services.records.timeline import TimelineItem
from core.stored_files import NewFile
from core.uploads import Kind
from tests.support import hostile_files


def add_document(entry: Entry, name: str = "plan.pdf") -> None:
    content = ContentFile(hostile_files.pdf())
    store_file(NewFile(content, Kind.DOCUMENT, name), of=entry)


def timeline_items(entry: Entry, kind: type[Model] = Model) -> list[TimelineItem]:
    """Return the timeline now, or its items about instances of one model."""
    happenings = timeline.timeline(Entry.objects.get(pk=entry.pk))
    return [one for one in happenings if isinstance(one.obj, kind)]
