"""Challenges and entries for staff. Entries change through the verbs alone."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from challenges import services
from challenges.forms import OutcomeForm, StaffEntryForm
from challenges.models import Challenge, Entry
from challenges.models.entry import MOVES, Status
from smartcity.desk import DeskAdmin, PublishableAdmin, Verb, short_date
from smartcity.moves import IllegalMove
from smartcity.staff import signed_in_staff

SEND_KEYS = uuid.UUID("5e0d5b0e-6c3b-4d0a-9d53-6f1a5f5c1d3e")


@admin.register(Challenge)
class ChallengeAdmin(PublishableAdmin):
    list_display = ["title", "state", "phase_word", "opens_at", "closes_at", "ideas"]
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "reference_prefix", "summary"]}),
        (
            _("Dates"),
            {
                "fields": [
                    *("publish_at", "expire_at", "opens_at", "closes_at"),
                    *("results_at", "promise_days"),
                ]
            },
        ),
        (
            _("Texts (Markdown)"),
            {"fields": ["brief", "who_can_enter", "prizes", "criteria", "rules"]},
        ),
        (_("Before this site"), {"fields": ["ideas_elsewhere"]}),
    ]

    @admin.display(description=_("phase"))
    def phase_word(self, challenge: Challenge) -> str:
        return challenge.phase.label

    def get_queryset(self, request: HttpRequest) -> QuerySet[Challenge]:
        is_idea = ~Q(entries__status__in=[Status.DRAFT, Status.SPAM])
        ideas = F("ideas_elsewhere") + Count("entries", filter=is_idea)
        return super().get_queryset(request).annotate(ideas=ideas)

    @admin.display(description=_("ideas"), ordering="ideas")
    def ideas(self, challenge: Challenge) -> int:
        return challenge.ideas


@admin.register(Entry)
class EntryAdmin(DeskAdmin):
    form = StaffEntryForm
    list_display = ["reference", "title", "status_word", "received", "focus_area"]
    list_display_links = ["reference", "title"]
    list_filter = ["status", "challenge", "focus_area", "audience", "origin"]
    search_fields = ["reference", "title", "idea", "name", "email"]
    date_hierarchy = "submitted_at"

    desk_template = "admin/challenges/entry/review.html"
    moves = MOVES
    verb_permission = "challenges.moderate_entry"
    note_label = _("Message to the entrant")
    note_help = _("Goes into the email. When you decline, give the reason.")
    verbs = {
        "approve": Verb(
            Status.APPROVED,
            services.approve,
            _("Approve"),
            done=_("approved. The entrant gets an email."),
            is_usual=True,
        ),
        "decline": Verb(
            Status.DECLINED,
            services.decline,
            _("Decline"),
            done=_("declined. The entrant gets an email with your reason."),
            note_missing=_("Give the reason: the entrant is owed one."),
        ),
        "spam": Verb(
            Status.SPAM,
            services.mark_spam,
            _("Mark as spam"),
            done=_("marked as spam. Nobody gets an email."),
            takes_note=False,
        ),
        "withdraw": Verb(
            Status.WITHDRAWN,
            services.withdraw,
            _("Withdraw for the entrant"),
            done=_("withdrawn. The entrant gets an email."),
            takes_note=False,
        ),
        "put_back": Verb(
            Status.SUBMITTED,
            services.put_back,
            _("Put back to review"),
            done=_("back to review. Whoever had been told gets an email."),
        ),
    }

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, entry: Entry) -> str:
        return short_date(entry.submitted_at)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)  # for somebody who rang, wrote or came

    def get_urls(self) -> list[URLPattern]:
        outcome = self.admin_site.admin_view(self.outcome)
        return [
            path("<int:pk>/outcome/", outcome, name="challenges_entry_outcome"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area")

    def save_model(
        self, request: HttpRequest, obj: Entry, form: ModelForm, change: bool
    ) -> None:
        # The CSRF token is another one each time the form is shown: a double click
        # sends the same words, and the next entry of the same words does not.
        send_key = uuid.uuid5(SEND_KEYS, repr(sorted(request.POST.lists())))
        entry = services.submit_entry(
            obj, send_key=send_key, by=signed_in_staff(request)
        )
        obj.pk = entry.pk  # after a double click, that of the first one
        obj.refresh_from_db()

    def page_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        if row.status == Status.APPROVED and self.may_act(request):
            return {
                "outcome_form": OutcomeForm(
                    initial={"outcome": row.outcome, "award": row.award}
                )
            }
        return {}

    def outcome(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what became of an approved entry."""
        entry = self.row_to_act_on(request, pk)
        if request.method != "POST":
            return self.back_to(entry)
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            return self.page(request, entry, self.words_form(), outcome_form=form)
        try:
            services.set_outcome(
                entry, by=signed_in_staff(request), **form.cleaned_data
            )
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The outcome is saved."))
        return self.back_to(entry)
