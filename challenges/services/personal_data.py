"""Personal data of an entrant: copy it, erase it (UK GDPR, Articles 15 and 17)."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from challenges.models import Attachment, Draft, Entry
from challenges.models.telling import revisions_shown_to_entrant
from challenges.services.emails import delete_links_emails, links_emails
from challenges.services.moderation.notifications import (
    delete_entry_notices,
    entry_notices,
    notify_team_of_deletion,
)
from core.addresses import keep_address
from core.erasure import HeldItem, log_deleted
from core.references import from_person
from core.stored_pictures import delete_files_on_commit
from core.templatetags.formatting import plain_date
from outbox.erasure import held_items
from outbox.models import Email
from outbox.services import delete_emails, emails_about


def subject_access_data(entry: Entry) -> dict[str, Any]:
    """Return all that the entrant told us, and all that we told them (Article 15)."""
    emails = emails_about(entry.reference).released()
    emails = emails.filter(to_key=entry.email_key)
    area = entry.area_shown_to_entrant
    return {
        "reference": entry.reference,
        "challenge": entry.challenge.title,
        "status": entry.status_for_entrant,
        "result": entry.announced_outcome,
        "what_the_judges_said": entry.announced_feedback,
        "name": entry.name,
        "email": entry.email,
        "phone": entry.phone,
        "postal_address": entry.postal_address,
        "wants_no_emails": entry.emails_opted_out,
        "kind_of_entrant": entry.get_audience_display(),
        "how_it_reached_us": entry.get_origin_display(),
        "received": entry.submitted_at,
        "answers": entry.answers | {"focus_area": area.slug if area else ""},
        "consent_in_the_words_shown": entry.consent_words,
        "earlier_answers": [
            {"until": revision.until, **revision.answers}
            for revision in revisions_shown_to_entrant(entry)
        ],
        "files": [
            {"name": file.name, "description": file.alt, "added": file.added_at}
            for file in entry.attachments.all()
        ],
        "what_happened": [
            {"at": row.at, "what": row.label_for_entrant, "message": row.message}
            for row in entry.told_history
        ],
        "what_happened_next": [
            {"at": update.at, "text": update.text} for update in entry.updates.all()
        ],
        "emails_to_you": [
            {"written": email.created_at, "subject": email.subject, "text": email.text}
            for email in emails
        ],
    }


@transaction.atomic
def delete_entry(entry: Entry) -> None:
    """Delete an entry for its entrant, with its history and the emails about it. The
    team learns the reference, and nothing else."""
    entry = Entry.objects.locked(entry)
    reference = entry.reference
    _keep_addresses([reference])
    delete_files_on_commit(Attachment.objects.of_entries([entry]))
    entry.delete()
    delete_emails("", [reference])
    delete_links_emails(entry.email)
    delete_entry_notices([reference])
    notify_team_of_deletion(reference)
    log_deleted([reference])


def find_held(person: str) -> list[HeldItem]:
    """Return what `erase_person` would delete, and nothing of what a draft says."""
    entries, drafts = _of_person(person)
    counted = entries.annotate(
        file_count=Count("attachments", distinct=True),
        note_count=Count("history", distinct=True),
    )
    items = [_held_entry(entry) for entry in counted.order_by("created_at", "pk")]
    items += [_held_draft(draft) for draft in drafts.select_related("challenge")]
    return [*items, *held_items(_emails_besides(items))]


def _held_entry(entry: Any) -> HeldItem:
    """Return the entry, which has its counts, as an item."""
    text = gettext(
        "%(reference)s “%(title)s”: %(status)s, received on %(date)s "
        "(files: %(files)d, decisions and notes: %(notes)d)"
    )
    params = {
        "reference": entry.reference,
        "title": entry.title,
        "status": entry.get_status_display(),
        "date": plain_date(entry.submitted_at or entry.created_at),
        "files": entry.file_count,
        "notes": entry.note_count,
    }
    return HeldItem(
        gettext_lazy("Ideas"),
        text % params,
        key=f"entry {entry.pk}",
        reference=entry.reference,
        email=entry.email,
        name=entry.name,
    )


def _held_draft(draft: Draft) -> HeldItem:
    text = gettext("%(reference)s: %(challenge)s, last changed on %(date)s") % {
        "reference": draft.reference,
        "challenge": draft.challenge.title,
        "date": plain_date(draft.changed_at),
    }
    email = draft.email or draft.answered_email
    key = f"draft {draft.pk}"
    return HeldItem(gettext_lazy("Drafts"), text, key, draft.reference, email)


def _of_person(person: str) -> tuple["QuerySet[Entry]", "QuerySet[Draft]"]:
    """Return the entries and drafts with this email address or reference."""
    entries = Entry.objects.filter(from_person(person))
    return entries, Draft.objects.from_person(person)


def _emails_besides(items: list[HeldItem]) -> "QuerySet[Email]":
    """Return the emails about these entries and drafts that have another reference:
    notices to staff that name them, and emails that sent their lost links."""
    notices = entry_notices([item.reference for item in items])
    links = links_emails(*(item.email for item in items))
    return Email.objects.filter(
        Q(pk__in=notices.values("pk")) | Q(pk__in=links.values("pk"))
    )


@transaction.atomic
def erase_person(person: str) -> list[str]:
    """Delete every entry and draft with this email address, or the one with this
    reference, and its history (Article 17). Returns the references, so that other apps
    can delete what they hold about them."""
    items = [item for item in find_held(person) if item.reference]
    entries, drafts = _of_person(person)
    references = [item.reference for item in items]
    _emails_besides(items).delete()
    _keep_addresses(references)
    delete_files_on_commit(Attachment.objects.of_entries(entries))
    delete_files_on_commit(Attachment.objects.filter(draft__in=drafts))
    entries.delete()
    drafts.delete()
    delete_entry_notices(references)
    return references


def _keep_addresses(references: list[str]) -> None:
    """Remember which of these ideas were public, by their reference alone: search
    engines drop a page that says that it is gone sooner than one that is not found."""
    ideas = Entry.objects.filter(reference__in=references).once_published()
    for pk, reference in ideas.values_list("pk", "reference"):
        keep_address(Entry, reference, pk)
