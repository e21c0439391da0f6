"""The gallery for machines: the same ideas as Atom, JSON and CSV.

FIELDS is all that leaves the house: never who sent an idea, nor an outcome before the
results are out."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from challenges.models import Entry
from core import csv_export

FIELDS = [
    *("reference", "title", "focus_area", "challenge"),
    *("problem", "idea", "beneficiaries", "links", "organisation", "team"),
    *("outcome", "address", "date"),
]
TEXTS = ["problem", "idea", "beneficiaries", "links", "organisation", "team"]
NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, section 2.2: not even escaped."""


def as_dict(idea: Entry) -> dict[str, str]:
    """What everybody may read of a published idea, by the names in FIELDS."""
    return {
        "reference": idea.reference,
        "title": idea.title,
        "focus_area": idea.focus_area.name,
        "challenge": idea.challenge.title,
        "problem": idea.problem,
        "idea": idea.idea,
        "beneficiaries": idea.beneficiaries,
        "links": idea.links,
        "organisation": idea.organisation,
        "team": idea.team,
        "outcome": idea.announced_outcome,
        "address": address_of(idea),
        "date": timezone.localdate(idea.submitted_at).isoformat(),
    }


def address_of(idea: Entry) -> str:
    return settings.SITE_URL + idea.get_absolute_url()


def changed_at(idea: Entry) -> datetime:
    """When what everybody reads of it last changed: taken in (again), its outcome
    announced, something told that happened next, something taken out of its words: a
    reader that kept them then asks for these."""
    moments = [idea.submitted_at, idea.decided_at]
    moments += [update.at for update in idea.updates.all()]
    moments += [original.until for original in idea.originals]
    if idea.announced_outcome:
        moments.append(idea.challenge.results_at)
    return max(moment for moment in moments if moment)


def ideas_json(ideas: Iterable[Entry]) -> Iterator[str]:
    """An object with one list, `ideas`, piece by piece."""
    yield '{"ideas": ['
    for number, idea in enumerate(ideas):
        yield (",\n" if number else "\n") + json.dumps(as_dict(idea))
    yield "\n]}\n"


def ideas_csv(ideas: Iterable[Entry]) -> Iterator[str]:
    return csv_export.to_csv(FIELDS, (as_dict(idea).values() for idea in ideas))


def ideas_atom(
    ideas: Iterable[Entry], *, site_name: str, page: str, feed: str
) -> bytes:
    """RFC 4287. `page` and `feed` are the paths of the gallery and of this feed; the
    ideas have their updates and `originals`, the versions before a redaction, at hand.

    Texts are HTML in Atom, so they are escaped."""
    atom = Atom1Feed(
        title=_("Ideas - %(site)s") % {"site": site_name},
        link=settings.SITE_URL + page,
        feed_url=settings.SITE_URL + feed,
        description=None,
        author_name=site_name,
        language=get_language(),
    )
    for idea in ideas:
        words = as_dict(idea).items()
        fields = {name: NOT_IN_XML.sub("", text) for name, text in words}
        news = [NOT_IN_XML.sub("", update.text) for update in idea.updates.all()]
        texts = [fields["outcome"], *reversed(news)]
        texts += [fields[name] for name in TEXTS]
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
