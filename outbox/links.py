"""Private links in emails that are not sent yet."""

import re

from core.private_links import CODE_LENGTH, CODE_PATTERN, renew_tokens
from outbox.models import Email


def replace_link(reference: str, *, old: str, new: str) -> None:
    """Replace the URL of a private link in the emails about this reference that are not
    sent yet, also where it was made with an earlier secret key."""
    link = re.compile(re.escape(old.rstrip("/")[:-CODE_LENGTH]) + CODE_PATTERN)
    sent = [Email.Status.SENT, Email.Status.SENDING]
    for email in Email.objects.filter(reference=reference).exclude(status__in=sent):
        changes = {
            field: link.sub(new.rstrip("/"), getattr(email, field))
            for field in ("text", "unsubscribe_url")
        }
        Email.objects.filter(pk=email.pk).exclude(status__in=sent).update(**changes)


def renew_links(email: Email) -> bool:
    """Sign the links of an email that is not sent with the SECRET_KEY of now, so that
    they outlive an earlier one; return whether there were any of an earlier one.

    What a visitor typed is no link, and stays as it is. If staff change the email at
    this moment, their text counts."""
    lines = enumerate(email.text.split("\n"))
    before = email.text, email.unsubscribe_url
    email.text = "\n".join(
        renew_tokens(line) if number in email.link_lines else line
        for number, line in lines
    )
    email.unsubscribe_url = renew_tokens(email.unsubscribe_url)
    if (email.text, email.unsubscribe_url) == before:
        return False
    changes = {"text": email.text, "unsubscribe_url": email.unsubscribe_url}
    return bool(Email.objects.filter(pk=email.pk, text=before[0]).update(**changes))
