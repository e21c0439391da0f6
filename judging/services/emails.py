"""Emails to judges. They hold the private link of the judge: staff read none."""

from collections.abc import Iterable

from django.utils import timezone

from core.models import SiteSettings
from judging.models import Judge, Round
from outbox.models import Email
from outbox.services import queue_email


def email_judge(
    judge: Judge,
    template: str,
    *,
    current: Round | None = None,
    site: SiteSettings | None = None,
    stop_url: str = "",
    calendar: str = "",
    **context: object,
) -> Email | None:
    """Queue an email to a judge; `stop_url` is a page where they stop such emails,
    `calendar` a calendar file that goes along. Returns None if they are forgotten, or
    if their link has ended."""
    if not judge.email or not judge.link_works:
        return None
    return queue_email(
        f"judging/email/{template}",
        to=judge.email,
        app_label="judging",
        reference=judge.reference,
        context={
            "judge": judge,
            "challenge": judge.panel.challenge,
            "round": current,
            "now": timezone.now(),
            "stop_url": stop_url,
            **context,
        },
        unsubscribe_url=stop_url,
        calendar=calendar,
        site=site,
        is_confidential=True,
    )


def unreached(judges: Iterable[Judge]) -> set[str]:
    """Return the references of judges to whom an email could not be sent, and nobody
    has looked after it. Makes one query, and one for the judges."""
    emails = Email.objects.filter(app_label="judging", status=Email.Status.FAILED)
    emails = emails.filter(reference__in=[judge.reference for judge in judges])
    return set(emails.values_list("reference", flat=True))
