"""Personal data of an entrant: copy it, erase it (UK GDPR, Articles 15 and 17)."""

from typing import Any

from django.db import transaction

from challenges.models import Attachment, Draft, Entry
from challenges.services.emails import delete_links_emails
from challenges.services.entering.attachments import delete_files_on_commit
from challenges.services.moderation.notifications import (
    delete_entry_notices,
    notify_team_of_deletion,
)
from core.references import from_person
from outbox.services import delete_emails, emails_about


def subject_access_data(entry: Entry) -> dict[str, Any]:
    """Return all that the entrant told us, and all that we told them (Article 15)."""
    emails = emails_about(entry.reference).filter(to_key=entry.email_key)
    return {
        "reference": entry.reference,
        "challenge": entry.challenge.title,
        "status": entry.status_for_entrant,
        "name": entry.name,
        "email": entry.email,
        "phone": entry.phone,
        "postal_address": entry.postal_address,
        "wants_no_emails": entry.emails_opted_out,
        "kind_of_entrant": entry.get_audience_display(),
        "how_it_reached_us": entry.get_origin_display(),
        "received": entry.submitted_at,
        "answers": entry.answers,
        "consent_in_the_words_shown": entry.consent_words,
        "earlier_answers": [
            {"until": revision.until, **revision.answers}
            for revision in entry.revisions.all()
        ],
        "files": [
            {"name": file.name, "description": file.alt, "added": file.added_at}
            for file in entry.attachments.all()
        ],
        "what_happened": [
            {"at": row.at, "what": row.label_for_entrant, "message": row.message}
            for row in entry.history.visible_to_entrant()
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
    delete_files_on_commit(Attachment.objects.of_entries([entry]))
    entry.delete()
    delete_emails("", [reference])
    delete_links_emails(entry.email)
    delete_entry_notices([reference])
    notify_team_of_deletion(reference)


@transaction.atomic
def erase_person(email_or_reference: str) -> list[str]:
    """Delete every entry and draft with this email address, or the one with this
    reference, and its history (Article 17). Returns the references, so that other apps
    can delete what they hold about them."""
    entries = Entry.objects.filter(from_person(email_or_reference))
    drafts = Draft.objects.from_person(email_or_reference)
    references = [
        *entries.values_list("reference", flat=True),
        *drafts.values_list("reference", flat=True),
    ]
    delete_files_on_commit(Attachment.objects.of_entries(entries))
    delete_files_on_commit(Attachment.objects.filter(draft__in=drafts))
    entries.delete()
    drafts.delete()
    delete_entry_notices(references)
    return references
