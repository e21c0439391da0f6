"""An idea that is still being written."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import GRACE_PERIOD, Challenge
from challenges.models.private_link import PrivateLinkModel, private_path
from core import private_links
from core.email_addresses import (
    MAX_EMAIL_LENGTH,
    EmailKeyField,
    EmailKeyModel,
    clean_email_address,
    email_key,
)
from core.publishing import Publication
from core.references import from_person

REMINDERS = [timedelta(days=3), timedelta(days=1)]
"""Times before closing at which people who saved a draft are reminded of it."""

MIN_IDLE = timedelta(hours=12)
"""Time since the last change, or the last reminder, before anybody is reminded of a
draft."""

UNSAVED_RETENTION = timedelta(days=30)
"""Time after its last change that a draft is kept if its link was never emailed."""

SAVED_RETENTION = timedelta(days=90)
"""Time after closing that a draft is kept if its link was emailed."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def locked(self, draft: "Draft") -> "Draft":
        """Return this draft as it is now, locked until the transaction ends."""
        return self.select_for_update().get(pk=draft.pk)

    def unopened(self, nonce: str) -> "Draft | None":
        """Return the draft whose emailed link, which nobody has opened yet, has this
        nonce. As it is in memory it has that link, and none of the words: who typed
        the address may be a stranger to its owner."""
        draft = self.select_related("challenge").filter(letter_nonce=nonce).first()
        if draft is not None:
            draft.link_nonce, draft.answers = draft.letter_nonce, {}
        return draft

    def remove(self, draft: "Draft", *, fingerprint: str) -> bool:
        """Delete a draft that became an entry, but not its files: the transaction gives
        them to the entry. False if it was changed since, or deleted.

        One DELETE: it waits for another transaction that has the row, and then finds it
        changed or gone."""
        if draft.fingerprint != fingerprint:
            return False
        unchanged = self.filter(pk=draft.pk, changed_at=draft.changed_at)
        return bool(unchanged._raw_delete(unchanged.db))

    def from_person(self, email_or_reference: str) -> Self:
        """Drafts with this email address (saved to it, or among the answers), or with
        this reference."""
        key = email_key(email_or_reference)
        answered = Q(answered_email_key=key) if key else Q(pk__in=[])
        return self.filter(from_person(email_or_reference) | answered)

    def due_for_reminder(self) -> Self:
        """Saved drafts of open challenges whose next reminder is due.

        It is due if nobody was reminded since its time, counted back from when the
        challenge closes now: after a longer deadline, reminders begin again."""
        now = timezone.now()
        due = Q()
        for before in REMINDERS:
            not_since = Q(reminded_at=None) | Q(
                reminded_at__lt=F("challenge__closes_at") - before,
                reminded_at__lte=now - MIN_IDLE,
            )
            due |= Q(not_since, challenge__closes_at__lte=now + before)
        return self.want_emails().filter(
            due,
            challenge__in=Challenge.objects.published(),
            challenge__closes_at__gt=now,
            changed_at__lte=now - MIN_IDLE,
        )

    def want_emails(self) -> Self:
        """Saved drafts whose authors did not stop the emails about them."""
        return self.filter(wants_reminders=True).exclude(email="")

    def to_tell_of_closing(self) -> Self:
        """Saved drafts of open challenges that close at another time than their authors
        know.

        A slip of the keyboard is corrected first: nobody is told before the challenge
        stood as it is for DECISION_HOLD_MINUTES."""
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        return (
            self.want_emails()
            .filter(
                challenge__in=Challenge.objects.published().open(),
                challenge__updated_at__lte=timezone.now() - hold,
            )
            .exclude(told_of_closing=F("challenge__closes_at"))
            .order_by("pk")
        )

    def expired(self) -> Self:
        """Drafts whose retention is over."""
        now = timezone.now()
        unsaved = Q(email="", changed_at__lt=now - UNSAVED_RETENTION)
        return self.filter(unsaved | Q(challenge__closes_at__lt=now - SAVED_RETENTION))


class Draft(EmailKeyModel, PrivateLinkModel):
    """Answers as they were typed so far; validated only when the draft is sent.

    Sending turns it into an entry with the same reference and private link."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="drafts", verbose_name=_("challenge")
    )
    answers = models.JSONField(_("answers"), default=dict)
    email = models.EmailField(
        _("email"), blank=True, help_text=_("Where the link to this draft went.")
    )
    email_key = EmailKeyField(of="email")
    answered_email_key = EmailKeyField(of="answered_email", written_with="answers")
    # Of the link in emails. Once that is opened, link_nonce is the same.
    letter_nonce = private_links.NonceField()
    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, editable=False)
    told_of_closing = models.DateTimeField(_("closing that they know"), editable=False)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index("challenge", "changed_at", name="draft_of_challenge"),
            models.Index("email_key", name="draft_email"),
            models.Index("answered_email_key", name="draft_answered_email"),
        ]

    def __str__(self) -> str:
        return self.reference  # never the answers: they are not for staff to read

    @property
    def title(self) -> str:
        return str(self.answers.get("title") or _("Your idea"))

    @property
    def answered_email(self) -> str:
        """Email address among the answers, valid or not; "" if it is too long."""
        answer = clean_email_address(str(self.answers.get("email", "")))
        return answer if len(answer) <= MAX_EMAIL_LENGTH else ""

    @property
    def text(self) -> str:
        """Text of the idea, for comparing it with other ideas."""
        names = ["problem", "idea", "beneficiaries"]
        return " ".join(str(self.answers.get(name, "")) for name in names)

    @property
    def fingerprint(self) -> str:
        """Optimistic lock: changes whenever the answers or files change."""
        return self.changed_at.isoformat()

    @property
    def can_be_sent(self) -> bool:
        publication = self.challenge.publication
        is_published = publication == Publication.PUBLISHED
        return is_published and self.challenge.accepts_form_from(self.begun_at)

    @property
    def send_by(self) -> datetime:
        """Last moment for sending: closing; once that is past, GRACE_PERIOD later."""
        closes: datetime = self.challenge.closes_at
        return closes + GRACE_PERIOD if self.challenge.is_over else closes

    @property
    def can_be_changed(self) -> bool:
        """Whether files may still be added or removed (same name as on Entry)."""
        return self.can_be_sent

    @property
    def as_form_data(self) -> MultiValueDict[str, Any]:
        """Answers in the shape of request.POST, as a bound form takes them."""
        return MultiValueDict({name: [text] for name, text in self.answers.items()})

    @property
    def letter_url(self) -> str:
        """Private link in emails: nobody has it who only typed the address.

        See docs/decisions/private-links.md."""
        return settings.SITE_URL + private_path(self.letter_nonce)

    @property
    def draft_path(self) -> str:
        return f"{self.private_path}draft/"

    def page_path(self, page: str) -> str:
        """Path of a page of the form. The page of files keeps its path when the draft
        is sent."""
        return self.files_path if page == "files" else f"{self.draft_path}{page}/"
