"""How long the site keeps what is personal, and what deletes it then.

This table drives the deletions of every night, what the privacy page says about them,
and the registry of personal data (smartcity/personal_data.py)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from challenges.models.draft import SAVED_RETENTION, UNSAVED_RETENTION
from challenges.models.entry_queryset import MONTHS_AFTER_RESULTS
from challenges.services import retention
from challenges.services.entering import drafts
from contact import deleting
from contact.models import Topic
from core.models import Purge
from core.types import StrOrPromise
from feedback import services as feedback
from judging.services import retention as judging
from outbox import services as outbox
from subscriptions import services as subscriptions

logger = logging.getLogger(__name__)

DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Retention:
    what: StrOrPromise
    kept: Callable[[], str]
    """Return how long, in words."""

    delete: Callable[[], int] | None = None
    """Delete what is too old; return how many rows. None: nothing need run."""

    stays: StrOrPromise = ""
    """Part that is kept beyond that, within a sentence."""


def _idea_months() -> str:
    text = gettext(
        "%(months)d months after the results of its challenge, or after it closes if "
        "there are none"
    )
    return text % {"months": MONTHS_AFTER_RESULTS}


def _message_months() -> str:
    months = Topic.objects.aggregate(least=Min("keep_months"), most=Max("keep_months"))
    least, most = months["least"] or 12, months["most"] or 12
    if least == most:
        text = gettext("%(months)d months after the last message about it")
        return text % {"months": least}
    text = gettext(
        "%(least)d to %(most)d months after the last message about it: the page you "
        "write on says how many"
    )
    return text % {"least": least, "most": most}


def _email_days() -> str:
    time = _in_words(settings.OUTBOX_KEEP_DAYS)
    return gettext("%(time)s after it was sent") % {"time": time}


def _in_words(days: int) -> str:
    """Return a number of days as “30 days”, or “1 year”."""
    if days == DAYS_OF_YEAR:
        return gettext("1 year")
    return ngettext("%d day", "%d days", days) % days


RETENTIONS: dict[str, Retention] = {
    "draft": Retention(
        _("An idea that you have not sent: a draft"),
        lambda: (
            gettext(
                "%(saved)d days after its challenge has closed; %(unsaved)d days after "
                "its last change if you did not save it for later"
            )
            % {"saved": SAVED_RETENTION.days, "unsaved": UNSAVED_RETENTION.days}
        ),
        drafts.purge,
    ),
    "idea": Retention(
        _("An idea that you sent: who you are, our notes, what was not published"),
        _idea_months,
        retention.forget_entrants,
        _("the public words of an idea that is published, and how many ideas we had"),
    ),
    "judged": Retention(
        _("What judges read of your idea, what you heard from them, and why it won"),
        _idea_months,
        judging.forget_entrants,
        _("why it won, if we published the reason"),
    ),
    "access": Retention(
        _("What you need from us, such as a ramp or large print"),
        lambda: (
            gettext("%d days after we have dealt with your message")
            % deleting.ACCESS_NEEDS_KEEP.days
        ),
        deleting.forget_access_needs,
    ),
    "message": Retention(_("A message to us"), _message_months, deleting.purge_old),
    "updates": Retention(
        _("Your address for updates by email"),
        lambda: (
            gettext("Until you stop them; %d days if you never confirm them")
            % subscriptions.CONFIRM_DAYS
        ),
        subscriptions.purge_old,
    ),
    "judge": Retention(
        _("Who you are, and why you stepped aside, if you judge ideas"),
        lambda: (
            gettext("%(months)d months after the results")
            % {"months": judging.JUDGE_MONTHS}
        ),
        judging.forget_judges,
        _("your scores, under a number, for good"),
    ),
    "judge_notes": Retention(
        _("Your notes to other judges"),
        lambda: (
            gettext("%(months)d months after the results")
            % {"months": judging.NOTE_MONTHS}
        ),
        judging.forget_notes,
    ),
    "feedback": Retention(
        _("What you say of a page"),
        lambda: _in_words(feedback.KEPT.days),
        feedback.purge_old,
    ),
    "email": Retention(
        _("A copy of an email that we sent you"), _email_days, outbox.purge_old
    ),
    "network": Retention(
        _("A scrambled form of your network address, when you send a form"),
        lambda: gettext("1 hour"),
    ),
    "erasure": Retention(
        _("Which references we deleted because somebody asked"),
        lambda: gettext("For good, so that a backup brings nothing back"),
    ),
    "staff": Retention(
        _("Who on our staff did what"),
        lambda: gettext("As long as what they worked on"),
    ),
}


def purge() -> Purge:
    """Delete all that is too old, and record how much of each. What fails is left to
    the next night, and raises once the rest is done. Safe to run twice."""
    counts, errors = {}, []
    for key, each in RETENTIONS.items():
        if each.delete is not None:
            try:
                counts[key] = each.delete()
            except Exception as error:
                logger.exception("The deletions of “%s” failed.", key)
                errors.append(error)
    done = Purge.objects.create(counts=counts)
    if errors:
        raise ExceptionGroup("Not everything was deleted.", errors)
    return done


def dry_run() -> dict[str, int]:
    """Return how many rows of each `purge` would delete now, and delete none."""
    with transaction.atomic():
        counts: dict[str, int] = purge().counts
        transaction.set_rollback(True)
    return counts
