"""The form of something that is published. It asks back before anything surprising is
public: dates that are past, and what core.admin.checks finds."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.addresses import free_slug
from core.admin.checks import Finding, check_texts
from core.admin.publishing import (
    BUTTON,
    CONFIRMED,
    DATES,
    DRAFT,
    NOW,
    OFFLINE,
    SLACK,
    differ,
    this_minute,
)
from core.admin.snapshots import SnapshotField
from core.publishing import Publication, Publishable
from core.templatetags.formatting import plain_datetime


class PublishingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The form of something that is published: asks back about what surprises."""

    checked_texts: Collection[str] = ()
    """Names of the texts that are looked at before they are public."""

    to_confirm = ""
    """Value of the button that confirms what the form asked about, if it did."""

    findings: Collection[Finding] = ()
    """The advice that it asked about; dates are errors of their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            text = _("Leave it empty to have it made of the title.")
            self.fields["slug"].help_text = text

    @classmethod
    def check(cls, obj: Any) -> list[Finding]:
        """Return what to look at in an object before it is public."""
        names = cls.checked_texts
        return list(dict.fromkeys(check_texts(obj, names))) if names else []

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"]
        title = self.cleaned_data.get("title", "")
        slug = typed or free_slug(self._meta.model, title)
        if title and not slug:
            raise ValidationError(_("Write it in the letters a to z."))
        return slug

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.fields.keys() >= set(DATES):
            return cleaned  # somebody who may only look at them
        match self.data.get(BUTTON):
            case "draft":
                text = _("You typed a time, and a draft has none: take it out.")
                self.add_error("publish_at", text)
            case "now":
                text = _("You typed a time: take it out to publish now.")
                self.add_error("publish_at", text)
            case "offline":
                text = _("You typed a time: take it out to take it offline now.")
                self.add_error("expire_at", text)
            case "at" if not (self.cleaned_data.get("publish_at") or self.errors):
                self.add_error("publish_at", _("Say when it goes public."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # makes the instance
        is_refused = self.data.get(BUTTON) in {DRAFT, NOW, OFFLINE}
        if self.fields.keys() >= set(DATES) and not is_refused:
            self._ask()

    def _ask(self) -> None:
        """Refuse what may not be public, and ask about the rest, once."""
        past = self._past_dates()
        found = [] if self.errors else self._new_findings()
        advice = [finding for finding in found if not finding.is_blocking]
        for finding in found:
            if finding.is_blocking:
                self.add_error(finding.field, finding.message)
        keys = [moment.isoformat() for moment in past.values()]
        asked = " ".join([*keys, *(finding.key for finding in advice)])
        if self.data.get(CONFIRMED, "") == asked:
            return
        self.findings = advice
        if len(advice) == len(found):
            self.to_confirm = asked
        if advice and self.to_confirm:
            text = _(
                "Nothing is saved yet. Look at what is listed under “Before it is "
                "public”, or press “Publish it as it is”."
            )
            self.add_error(None, text)
        sentences = {
            "publish_at": _(
                "%(moment)s is past: visitors would see it at once, with that date. "
                "Change it, or confirm it below."
            ),
            "expire_at": _(
                "%(moment)s is past: it would be offline at once. Change it, or "
                "confirm it below."
            ),
        }
        for name, moment in past.items():
            params = {"moment": plain_datetime(moment)}
            self.add_error(name, ValidationError(sentences[name], "past", params))

    def _past_dates(self) -> dict[str, datetime]:
        limit = this_minute() - SLACK
        return {
            name: moment
            for name in DATES
            if (moment := self.cleaned_data.get(name))
            and moment < limit
            and differ(
                SnapshotField(name, self.fields[name]), moment, self.initial.get(name)
            )
        }

    def _new_findings(self) -> list[Finding]:
        """Return what to look at before it is public, but for what was so already when
        it was public before."""
        if not _will_be_public(self.instance):
            return []
        findings = self.check(self.instance)
        if not findings or self.instance.pk is None:
            return findings
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        known = set(self.check(stored)) if _will_be_public(stored) else set()
        return [finding for finding in findings if finding not in known]


def _will_be_public(obj: Publishable) -> bool:
    return obj.publication in {Publication.PUBLISHED, Publication.SCHEDULED}
