"""What we hold about a person: copy it, delete it (UK GDPR, Articles 15 and 17)."""

from typing import Any

from django.db import transaction

from challenges.models import Attachment, Draft, Entry
from challenges.services.emails import delete_links_emails
from challenges.services.entering.attachments import delete_files_on_commit
from challenges.services.moderation.notifications import forget_notices
from core.references import from_person
from outbox.services import delete_emails as forget_emails
from outbox.services import emails_about, queue_email


def subject_access_data(entry: Entry) -> dict[str, Any]:
    """All that we hold of what the entrant said, and all that we said to them."""
    emails = emails_about(entry.reference).filter(to_key=entry.email_key)
    return {
        "reference": entry.reference,
        "challenge": entry.challenge.title,
        "status": entry.status_for_entrant,
        "name": entry.name,
        "email": entry.email,
        "wants_no_emails": entry.emails_opted_out,
        "kind_of_entrant": entry.get_audience_display(),
        "how_it_reached_us": entry.get_origin_display(),
        "received": entry.submitted_at,
        "answers": entry.answers,
        "consent_in_the_words_shown": entry.consent_words,
        "earlier_answers": [
            {"until": version.until, **version.answers}
            for version in entry.revisions.all()
        ],
        "files": [
            {"name": file.name, "description": file.alt, "added": file.added_at}
            for file in entry.attachments.all()
        ],
        "what_happened": [
            {"at": step.at, "what": step.label_for_entrant, "message": step.message}
            for step in entry.history.visible_to_entrant()
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
    """The entrant deletes everything: the entry, its history, the emails about it. The
    team learns the reference, and nothing else."""
    entry = Entry.objects.locked(entry)
    reference = entry.reference
    delete_files_on_commit(Attachment.objects.of_entries([entry]))
    entry.delete()
    forget_emails("", [reference])
    delete_links_emails(entry.email)
    forget_notices([reference])
    queue_email(
        "challenges/email/entry_deleted",
        app_label="challenges",
        reference=reference,
        context={"reference": reference},
    )


@transaction.atomic
def erase_person(address_or_reference: str) -> list[str]:
    """Delete every entry and draft that came from this address, or the one of this
    reference, with its history; returns the references, for whoever keeps more about
    them."""
    entries = Entry.objects.filter(from_person(address_or_reference))
    drafts = Draft.objects.of_person(address_or_reference)
    references = [
        *entries.values_list("reference", flat=True),
        *drafts.values_list("reference", flat=True),
    ]
    delete_files_on_commit(Attachment.objects.of_entries(entries))
    delete_files_on_commit(Attachment.objects.filter(draft__in=drafts))
    entries.delete()
    drafts.delete()
    forget_notices(references)
    return references
