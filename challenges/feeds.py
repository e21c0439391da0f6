"""The gallery as Atom, JSON and CSV, for other programs.

They hold PUBLIC_FIELDS and no more: never who sent an idea, nor its outcome before the
results are announced."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from challenges.models import Entry, EntryRevision
from core import csv_export
from core.feeds import AtomFeed, for_xml

TEXT_FIELDS = ["problem", "idea", "beneficiaries", "links", "organisation", "team"]
PUBLIC_FIELDS = [
    "reference",
    "title",
    "focus_area",
    "challenge",
    *TEXT_FIELDS,
    "outcome",
    "address",
    "date",
]


def as_dict(idea: Entry) -> dict[str, str]:
    """Return what everybody may read of a published idea, by PUBLIC_FIELDS."""
    return {
        "reference": idea.reference,
        "title": idea.title,
        "focus_area": idea.focus_area.name if idea.focus_area else "",
        "challenge": idea.challenge.title,
        "problem": idea.problem,
        "idea": idea.idea,
        "beneficiaries": idea.beneficiaries,
        "links": idea.links,
        "organisation": idea.public_organisation,
        "team": idea.public_team,
        "outcome": idea.announced_outcome,
        "address": absolute_url(idea),
        "date": timezone.localdate(idea.submitted_at).isoformat(),
    }


def absolute_url(idea: Entry) -> str:
    return settings.SITE_URL + idea.get_absolute_url()


def with_changes(ideas: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Fetch with each idea its updates, and `originals`: when it was redacted, without
    the words that were taken out."""
    redactions = EntryRevision.objects.originals().only("entry", "until")
    originals = Prefetch("revisions", redactions, to_attr="originals")
    return ideas.prefetch_related("updates", originals)


def changed_at(idea: Entry) -> datetime:
    """Return when the public text of an idea last changed: it was shown (again), its
    outcome was announced, it got an update, or it was redacted. Feed readers that kept
    the text from before then fetch it anew.

    The idea comes from `with_changes`."""
    originals = idea.originals  # type: ignore[attr-defined]  # set by Prefetch(to_attr)
    times = [idea.submitted_at, idea.announced_at, idea.shown_from or idea.decided_at]
    times += [update.at for update in idea.updates.all()]
    times += [original.until for original in originals]
    return max(time for time in times if time)


def ideas_json(ideas: Iterable[Entry]) -> Iterator[str]:
    """Yield, piece by piece, a JSON object with one list, `ideas`."""
    yield '{"ideas": ['
    for number, idea in enumerate(ideas):
        yield (",\n" if number else "\n") + json.dumps(as_dict(idea))
    yield "\n]}\n"


def ideas_csv(ideas: Iterable[Entry]) -> Iterator[str]:
    return csv_export.to_csv(PUBLIC_FIELDS, (as_dict(idea).values() for idea in ideas))


def ideas_atom(
    ideas: Iterable[Entry], *, site_name: str, gallery_path: str, feed_path: str
) -> bytes:
    """Return an Atom feed (RFC 4287). The ideas come from `with_changes`.

    Texts are HTML in Atom, so they are escaped."""
    site_name = for_xml(site_name)
    atom = AtomFeed(
        title=_("Ideas - %(site)s") % {"site": site_name},
        link=settings.SITE_URL + gallery_path,
        feed_url=settings.SITE_URL + feed_path,
        description=None,
        author_name=site_name,
        language=get_language(),
    )
    for idea in ideas:
        values = as_dict(idea).items()
        fields = {name: for_xml(value) for name, value in values}
        updates = [for_xml(update.text) for update in idea.updates.all()]
        texts = [fields["outcome"], *reversed(updates)]
        texts += [fields[name] for name in TEXT_FIELDS]
        atom.add_item(
            title=fields["title"],
            link=fields["address"],
            unique_id=fields["address"],
            description=linebreaks("\n\n".join(filter(None, texts)), autoescape=True),
            categories=[fields["focus_area"], fields["challenge"]],
            pubdate=idea.submitted_at,
            updateddate=changed_at(idea),
        )
    return atom.writeString("utf-8").encode()
