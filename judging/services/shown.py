"""The texts that judges see of an idea: proposed without names and details, then
read and corrected by staff.

No program finds every name: nothing is shown before somebody of staff has read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry
from challenges.services.interests import refuse_interested_in
from challenges.services.records.anonymise import make_anonymiser
from core.workflow import TransitionNotAllowed
from judging.models import Panel, Shown
from judging.services.bars import take_barred
from judging.services.dealing import deal, judged_entries
from judging.services.locks import lock_panel
from judging.services.transitions import add_history

SHOWN_TEXTS = ["problem", "idea", "beneficiaries", "help_needed"]
"""Fields of an idea that judges read, beside its title and focus area. Links and files
stay out, which lead to who sent it, but for those that staff tick."""


@dataclass(frozen=True)
class Readiness:
    """How far an idea of the challenge is prepared for the judges."""

    entry: Entry
    shown: Shown | None
    is_changed: bool
    """Whether the idea was changed since it was prepared."""

    @property
    def is_ready(self) -> bool:
        return self.shown is not None and self.shown.is_ready and not self.is_changed


def readiness(challenge: Challenge) -> list[Readiness]:
    """Return how far each idea is prepared, by reference. Makes four queries."""
    entries = judged_entries(challenge).select_related("shown", "focus_area")
    fingerprints = judged_entries(challenge).fingerprints()
    found = []
    for entry in entries.order_by("reference"):
        shown = getattr(entry, "shown", None)
        is_changed = shown is not None and shown.entry_version != fingerprints[entry.pk]
        found.append(Readiness(entry, shown, is_changed))
    return found


class Proposal(NamedTuple):
    """Words for judges, without the names of entrant, team and staff, and without what
    looks like an address or a number."""

    texts: dict[str, str]
    """Title and SHOWN_TEXTS."""
    descriptions: dict[int, str]
    """Words for what the pictures show, by primary key."""


def propose(entry: Entry) -> Proposal:
    anonymise = make_anonymiser(entry)
    files = entry.attachments.all()
    return Proposal(
        {name: anonymise(getattr(entry, name)) for name in ["title", *SHOWN_TEXTS]},
        {file.pk: anonymise(file.alt) for file in files if file.is_picture},
    )


def proposed_texts(entry: Entry) -> dict[str, str]:
    return propose(entry).texts


@transaction.atomic
def prepare(
    entry: Entry,
    *,
    texts: dict[str, str],
    fingerprint: str,
    is_ready: bool,
    by: User,
    version: str | None = None,
    files: Mapping[int, str] = MappingProxyType({}),
    links: Collection[str] = (),
) -> Shown:
    """Keep what judges see of an idea. Once it is ready, and its round is open, judges
    get a card for it.

    `texts` has the title and SHOWN_TEXTS; `files` has descriptions of the files that
    judges see, by primary key, and `links` the links: of others they see nothing.
    `fingerprint` is that of the idea which was read, `version` that of what judges see.
    Raises TransitionNotAllowed if one of them was changed meanwhile, if the idea is not
    to be judged, and for staff with an interest in it."""
    panel = lock_panel(Panel.objects.get(challenge=entry.challenge).pk)
    refuse_interested_in(entry, by)
    entry = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if not judged_entries(entry.challenge).filter(pk=entry.pk).exists():
        raise TransitionNotAllowed(gettext("This idea is not in the challenge."))
    if fingerprint != entry.fingerprint:
        raise TransitionNotAllowed(
            gettext("The idea was changed while you were reading it: look again.")
        )
    shown = Shown.objects.filter(entry=entry).first() or Shown(entry=entry, version=0)
    if version not in {None, str(shown.version)}:
        raise TransitionNotAllowed(
            gettext("A colleague prepared it while you were reading it: look again.")
        )
    kept_links = [link for link in entry.link_list if link in links]
    stored = [{"title": shown.title, **shown.texts}, shown.links, files_of(shown)]
    if stored != [texts, kept_links, dict(files)]:
        shown.version += 1
    shown.links = kept_links
    shown.title, shown.texts = texts["title"], {n: texts[n] for n in SHOWN_TEXTS}
    shown.word_count = sum(len(text.split()) for text in texts.values())
    shown.entry_version, shown.is_ready = fingerprint, is_ready
    shown.by, shown.at = by, timezone.now()
    shown.save()
    _show_files(shown, files)
    what = gettext("Ready for the judges") if is_ready else gettext("Prepared in part")
    add_history(panel, entry=entry, what=what, by=by)
    take_barred(panel, by=by)
    deal(panel)
    return shown


def files_of(shown: Shown) -> dict[int, str]:
    """Return the descriptions of the files that judges see, by primary key."""
    if shown.pk is None:
        return {}
    return dict(shown.files.values_list("attachment", "description"))


def _show_files(shown: Shown, files: Mapping[int, str]) -> None:
    shown.files.exclude(attachment__in=files).delete()
    for file in shown.entry.attachments.filter(pk__in=files):
        shown.files.update_or_create(
            attachment=file, defaults={"description": files[file.pk]}
        )
