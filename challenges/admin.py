"""Challenges and entries for staff. Entries change through the verbs alone."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet, TextField
from django.forms import ModelForm, Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from challenges import services
from challenges.forms.staff import (
    ChallengeForm,
    OutcomeForm,
    StaffEntryForm,
    UpdateForm,
)
from challenges.models import Challenge, Criterion, Entry
from challenges.models.states import MOVES, Status
from smartcity.desk import DeskAdmin, PublishableAdmin, Text, Verb, short_date
from smartcity.models import FocusArea
from smartcity.moves import IllegalMove
from smartcity.preview import FormSets, PreviewAdmin, typed_rows
from smartcity.staff import signed_in_staff

SEND_KEYS = uuid.UUID("5e0d5b0e-6c3b-4d0a-9d53-6f1a5f5c1d3e")


def _send_key(request: HttpRequest) -> uuid.UUID:
    """Names this very send. The CSRF token is another one each time a form is shown: a
    double click sends the same words, and the next form of the same words does not."""
    send = request.path, sorted(request.POST.lists())
    return uuid.uuid5(SEND_KEYS, repr(send))


class CriterionInline(admin.StackedInline):
    model = Criterion
    extra = 0
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 2})}}


@admin.register(Challenge)
class ChallengeAdmin(PreviewAdmin, PublishableAdmin):
    preview_template = "challenges/challenge_detail.html"
    form = ChallengeForm
    inlines = [CriterionInline]
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
                    *("results_at", "results_are_complete", "promise_days"),
                ]
            },
        ),
        (_("For whom and what"), {"fields": ["audiences", "focus_areas"]}),
        (
            _("Texts (Markdown)"),
            {
                "fields": [
                    *("brief", "who_can_enter", "how_to_enter", "prizes", "criteria"),
                    *("rules", "questions"),
                ]
            },
        ),
        (_("Before this site"), {"fields": ["ideas_elsewhere"]}),
    ]

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        weights = form.instance.weighted_criteria.values_list("weight", flat=True)
        total = sum(weights)
        if weights and total != 100:
            words = _("The weights add up to %(total)d percent, and not to 100.")
            messages.warning(request, words % {"total": total})

    def preview_context(self, form: ModelForm, formsets: FormSets) -> dict[str, Any]:
        """All but the ideas that won: those are saved, and not typed here."""
        challenge = form.instance
        criteria = [row for formset in formsets for row in typed_rows(formset)]
        if challenge.pk and not formsets:  # for somebody who may not change them
            criteria = list(challenge.weighted_criteria.all())
        return {
            "challenge": challenge,
            "areas": form.cleaned_data["focus_areas"] or FocusArea.objects.all(),
            "criteria": sorted(criteria, key=lambda row: row.position),
            "idea_count": challenge.idea_count if challenge.pk else 0,
        }

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
    list_filter = [
        *("status", "challenge", "focus_area", "audience", "origin", "is_late"),
    ]
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
        "ask": Verb(
            Status.CHANGES_REQUESTED,
            services.request_changes,
            _("Ask for changes"),
            done=_("waits for the entrant, who gets an email with your question."),
            note_missing=_("Say what you need."),
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
        update = self.admin_site.admin_view(self.update)
        letter = self.admin_site.admin_view(self.letter)
        return [
            path("<int:pk>/letter/", letter, name="challenges_entry_letter"),
            path("<int:pk>/outcome/", outcome, name="challenges_entry_outcome"),
            path("<int:pk>/update/", update, name="challenges_entry_update"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area")

    def save_model(
        self, request: HttpRequest, obj: Entry, form: ModelForm, change: bool
    ) -> None:
        entry = services.submit_entry(
            obj, send_key=_send_key(request), by=signed_in_staff(request)
        )
        obj.pk = entry.pk  # after a double click, that of the first one
        obj.refresh_from_db()

    def done_words(self, row: Entry, verb: Verb) -> Text:
        if row.gets_emails or verb.to == Status.SPAM:
            return super().done_words(row, verb)
        return _("done. Nobody gets an email: print a letter, or ring.")

    def version_of(self, row: Entry) -> str:
        return str(row.versions.count())

    def log_addition(self, request: HttpRequest, obj: Entry, message: Any) -> None:
        """The history of the entry says who typed it in; a log that names the title
        would outlive the entry."""

    def page_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        context: dict[str, Any] = {"versions": row.versions.all()}
        if row.status == Status.APPROVED and self.may_act(request):
            outcome = {"outcome": row.outcome, "award": row.award}
            context["outcome_form"] = OutcomeForm(initial=outcome)
            context["update_form"] = UpdateForm()
            context["updates"] = row.updates.all()
        return context

    def letter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The acknowledgement on paper, for somebody without an email address."""
        entry = self.row_to_act_on(request, pk)
        return render(request, "admin/challenges/entry/letter.html", {"entry": entry})

    def update(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell what happened next with an approved idea."""
        entry = self.row_to_act_on(request, pk)
        if request.method != "POST":
            return self.back_to(entry)
        form = UpdateForm(request.POST)
        if not form.is_valid():
            return self.page(request, entry, self.words_form(), update_form=form)
        try:
            services.add_update(
                entry,
                by=signed_in_staff(request),
                send_key=_send_key(request),
                **form.cleaned_data,
            )
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _(
                    "The update is saved. It is on the page of the idea if that is "
                    "public, and the entrant gets it if we have an address."
                ),
            )
        return self.back_to(entry)

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
