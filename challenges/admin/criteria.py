"""The criteria of a challenge, with weights that add up, in its form."""

import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.forms import BaseInlineFormSet, Textarea
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from challenges.forms.challenge import CRITERIA_FROZEN
from challenges.models import Challenge, Criterion
from core.admin.base import InlineMixin
from core.publishing import Publication

WHOLE = 100
"""Percent that the weights add up to."""

CRITERION_NAME = re.compile(r"weighted_criteria-\d+-name$")


class CriteriaFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # not generic at run time
    """Criteria that add up before visitors see them, and stay once judging begins."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rows := kwargs.get("initial"):  # of the challenge that is copied
            self.extra = len(rows)

    def clean(self) -> None:
        super().clean()
        challenge: Challenge = self.instance
        stored = Challenge.objects.filter(pk=challenge.pk).first()
        if stored is not None and stored.criteria_are_frozen:
            if is_sent(self.data) and self.has_changed():
                raise ValidationError(CRITERIA_FROZEN, "frozen")
            return
        is_draft = challenge.publication == Publication.DRAFT
        if any(self.errors) or is_draft or self.total in {0, WHOLE}:
            return
        text = _(
            "The weights add up to %(total)d percent. Change them until they make 100, "
            "or save the challenge as a draft."
        )
        raise ValidationError(text, "weights", {"total": self.total})

    @property
    def weights(self) -> list[tuple[str, int]]:
        """Name and weight of each criterion that stays, as far as they are known."""
        if not self.is_bound:
            rows = [(row.name, row.weight) for row in self.get_queryset()]
            copied = self.initial_extra or []
            return rows + [(row["name"], row["weight"]) for row in copied]
        remaining = [form for form in self.forms if form not in self.deleted_forms]
        answers = [getattr(form, "cleaned_data", {}) for form in remaining]
        return [(a.get("name", ""), a["weight"]) for a in answers if a.get("weight")]

    @property
    def total(self) -> int:
        return sum(weight for _name, weight in self.weights)

    @property
    def shares(self) -> list[tuple[str, int]]:
        """Name of each criterion, and its percentage of all of them together."""
        return [(name, round(100 * w / self.total)) for name, w in self.weights]


def is_sent(data: Any) -> bool:
    """Whether a form has criteria that can be changed: one of frozen criteria only
    shows them."""
    return "criteria" in data or any(map(CRITERION_NAME.match, data))


def may_edit_criteria(request: HttpRequest, challenge: Challenge | None) -> bool:
    """Whether the form has criteria to edit. One that was opened before judging began
    keeps them, so that it comes back with all that was typed."""
    if request.method == "POST" and is_sent(request.POST):
        return True
    # Asked first of the stored challenge, later of what was typed.
    if not hasattr(request, "criteria_are_frozen"):
        is_frozen = challenge is not None and challenge.criteria_are_frozen
        request.criteria_are_frozen = is_frozen  # type: ignore[attr-defined]
    return not request.criteria_are_frozen  # type: ignore[attr-defined]


class CriterionInline(InlineMixin, admin.StackedInline):  # type: ignore[type-arg]  # not generic at run time
    model = Criterion
    formset = CriteriaFormSet
    extra = 0
    max_num = 50  # a form may have 1,000 fields
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 2})}}

    def has_add_permission(
        self, request: HttpRequest, obj: Challenge | None = None
    ) -> bool:
        may_add = super().has_add_permission(request, obj)
        return may_add and may_edit_criteria(request, obj)

    def has_change_permission(
        self, request: HttpRequest, obj: Challenge | None = None
    ) -> bool:
        may_change = super().has_change_permission(request, obj)
        return may_change and may_edit_criteria(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Challenge | None = None
    ) -> bool:
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and may_edit_criteria(request, obj)
