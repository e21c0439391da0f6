"""The review page: an entry as judges and visitors read it, beside the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.admin.queue import QueueAdmin
from challenges.forms.review import AssignForm, HideForm, ReviewForm
from challenges.models import DecisionReason, Entry
from challenges.models.workflow import MODERATE_PERMISSION, TRANSITIONS, Status
from challenges.services.entering import entries
from challenges.services.moderation import decisions, triage
from core.admin.workflow import WorkflowAction
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from outbox.letters import Letter
from outbox.models import Email
from outbox.services import emails_about

ACTIONS = {
    "approve": WorkflowAction(
        Status.APPROVED,
        decisions.approve,
        _("Approve"),
        done=_("approved."),
        is_usual=True,
    ),
    "ask": WorkflowAction(
        Status.CHANGES_REQUESTED,
        decisions.request_changes,
        _("Ask for changes"),
        done=_("waits for the entrant."),
        message_required_error=_("Say what you need."),
    ),
    "decline": WorkflowAction(
        Status.DECLINED,
        decisions.decline,
        _("Decline"),
        done=_("declined."),
        message_required_error=_("Give the reason: the entrant is owed one."),
    ),
    "spam": WorkflowAction(
        Status.SPAM,
        decisions.mark_spam,
        _("Mark as spam"),
        done=_("marked as spam. Nobody gets an email."),
        has_message=False,
    ),
    "withdraw": WorkflowAction(
        Status.WITHDRAWN,
        entries.withdraw,
        _("Withdraw for the entrant"),
        done=_("withdrawn. The entrant gets an email."),
        has_message=False,
    ),
    "return_to_review": WorkflowAction(
        Status.SUBMITTED,
        decisions.return_to_review,
        _("Put back to review"),
        done=_("back to review. Whoever had been told gets an email."),
    ),
}

NON_DECISION_BUTTONS = {"use_reason", "preview", "note_only"}
"""Buttons that decide nothing."""


class ReviewAdmin(QueueAdmin):
    desk_template = "admin/challenges/entry/review.html"
    moves = TRANSITIONS
    verbs = ACTIONS
    verb_permission = MODERATE_PERMISSION
    message_label = _("Message to the entrant")
    message_help_text = _("Goes into the letter, between “Dear …” and our address.")
    no_verb = _("Choose what you decide.")

    def get_urls(self) -> list[URLPattern]:
        pages = [("assign", self.assign), ("hide", self.hide), ("undo", self.undo)]
        return [
            *(
                path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=url)
                for name, view in pages
                for url in [self._url_name(name)]
            ),
            *super().get_urls(),
        ]

    def words_form(self, data: QueryDict | None = None, row: Any = None) -> ReviewForm:
        states = TRANSITIONS[row.status] if row else Status.values
        words = {"label": self.message_label, "help_text": self.message_help_text}
        return ReviewForm(data, states=states, **words)

    def verb_words(self, form: Any, verb: WorkflowAction) -> dict[str, Any]:
        words = super().verb_words(form, verb)
        reason = form.cleaned_data["reason"]
        if reason and reason.status == verb.to:
            words["reason"] = reason
        return words

    def page_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        previous, following = self.neighbours(request, row)
        decision = decisions.last_decision(row)
        context = {
            "decision": decision,
            "list_url": self._list_url(request),
            "previous_url": previous and self.address("change", previous, request),
            "next_url": following and self.address("change", following, request),
            "chosen": request.POST.get("verb", ""),
        }
        if self.may_act(request):
            at = {"to": row.assignee_id}
            context["assign_form"] = AssignForm(initial=at)
            context["assign_url"] = self.address("assign", row, request)
            context["held"] = self._held(request, row)
            context["hide_form"] = HideForm()
            context["hide_url"] = self.address("hide", row, request)
            if decision and decision.undoable:
                context["undo_url"] = self.address("undo", row, request)
        return context

    def _list_url(self, request: HttpRequest) -> str:
        filters = request.GET.get("_changelist_filters", "")
        address = reverse("admin:challenges_entry_changelist")
        return f"{address}?{filters}" if filters else address

    def _held(self, request: HttpRequest, row: Entry) -> list[tuple[Email, str]]:
        """The held letters about it, each with where it can be stopped or mended."""
        back = QueryDict(mutable=True)
        back["next"] = self.address("change", row, request)
        query = back.urlencode(safe="/")
        held = emails_about(row.reference).filter(status=Email.Status.HELD)
        page = "admin:outbox_email_change"
        return [(e, f"{reverse(page, args=[e.pk])}?{query}") for e in held]

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST" and NON_DECISION_BUTTONS & request.POST.keys():
            return self._help(request, self.row_to_act_on(request, pk))
        response = super().act(request, pk)
        if response.headers.get("Location") == self._list_url(request):
            messages.info(request, _("That was the last one of this list that waits."))
        return response

    def onward(self, request: HttpRequest, row: Entry) -> str:
        """To the next of the list that waits, or back to the list, if asked to."""
        if "next" not in request.POST:
            return super().onward(request, row)
        following = self.neighbours(request, row)[1]
        waits = following and following.status == Status.SUBMITTED
        if row.status == Status.SUBMITTED and not waits:
            following = self.first_waiting(request, row)
        if following:
            return self.address("change", following, request)
        return self._list_url(request)

    def _help(self, request: HttpRequest, row: Entry) -> HttpResponse:
        """Fill in a reason, show the letter, or keep a note; decides nothing."""
        if "note_only" in request.POST:
            return self._keep_note(request, row)
        form = self.words_form(request.POST, row)
        if not form.is_valid():
            return self.page(request, row, form)
        if "use_reason" in request.POST:
            reason = form.cleaned_data["reason"]
            return self.page(request, row, self._with_reason(request, row, reason))
        verb = self.verbs.get(request.POST.get("verb", ""))
        if verb is None:
            messages.error(request, self.no_verb)
        elif self.fits(form, verb):
            letter = self._rehearse(request, row, verb, self.verb_words(form, verb))
            return self.page(request, row, form, letter=letter, rehearsed=True)
        return self.page(request, row, form)

    def _keep_note(self, request: HttpRequest, row: Entry) -> HttpResponse:
        text = request.POST.get("staff_note", "")
        if not text.strip():
            messages.error(request, _("Write the note first."))
            return self.page(request, row, self.words_form(request.POST, row))
        triage.add_note(row, by=get_staff_user(request), text=text)
        messages.success(request, _("The note is in the history."))
        return self._with_what_was_typed(request, row)

    def _with_what_was_typed(self, request: HttpRequest, row: Entry) -> HttpResponse:
        """The page after a button that decides nothing: a message that is half written
        stays."""
        data = request.POST.copy()
        data["staff_note"] = "" if "note_only" in data else data.get("staff_note", "")
        if not (data.get("message") or data["staff_note"]):
            return self.back_to(request, row)
        return self.page(request, row, self.words_form(data, row))

    def _with_reason(
        self, request: HttpRequest, row: Entry, reason: DecisionReason | None
    ) -> ReviewForm:
        """What was typed, with the words of the reason where they belong."""
        data = request.POST.copy()
        if reason is None:
            messages.error(request, _("Choose a reason first."))
        elif reason.status == Status.SPAM:
            data["staff_note"] = reason.text
        else:
            data["message"] = reason.text
        if reason:
            names = {str(verb.to): name for name, verb in self.verbs.items()}
            data["verb"] = names[reason.status]
        request.POST = data
        return self.words_form(data, row)

    def _rehearse(
        self,
        request: HttpRequest,
        row: Entry,
        verb: WorkflowAction,
        words: dict[str, Any],
    ) -> Letter | None:
        """The letter as it would go out, or why none would."""
        try:
            by = get_staff_user(request)
            return decisions.preview_email(verb.call, row, by=by, **words)
        except TransitionNotAllowed as refusal:
            messages.error(request, f"{refusal} {self.last_move_words(row)}".strip())
            return None

    def done_words(self, row: Entry, verb: WorkflowAction) -> StrOrPromise:
        row.refresh_from_db()
        if verb.to in {Status.SPAM, Status.WITHDRAWN} and row.can_be_emailed:
            return verb.done
        step = decisions.last_decision(row)
        if step and step.email:
            left = step.email.send_after - timezone.now()
            minutes = max(0, round(left.total_seconds() / 60))
            words = _(
                "%(done)s The letter goes out in %(minutes)d minutes: until then you "
                "can undo it."
            )
            return words % {"done": verb.done, "minutes": minutes}
        if verb.to in {Status.SPAM, Status.SUBMITTED}:
            return verb.done
        return _("done. Nobody gets an email: print a letter, or ring.")

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As if it had not been decided, while the entrant has not been told."""
        entry = self.row_to_act_on(request, pk)
        if request.method == "POST":
            seen = request.POST.get("step", "")
            step = int(seen) if seen.isdecimal() else None
            try:
                decisions.undo(entry, by=get_staff_user(request), decision_id=step)
            except TransitionNotAllowed as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Undone. No email went out."))
        return self.back_to(request, entry)

    def assign(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say who looks after it; “me” is whoever is signed in."""
        entry, by = self.row_to_act_on(request, pk), get_staff_user(request)
        if request.method != "POST":
            return self.back_to(request, entry)
        to = {"to": by.pk} if "me" in request.POST else request.POST
        form = AssignForm(to)
        if form.is_valid():
            entry = triage.assign(entry, to=form.cleaned_data["to"], by=by)
            messages.success(request, _("Assigned."))
        else:
            messages.error(request, _("Choose somebody who may decide on entries."))
        return self._with_what_was_typed(request, entry)

    def hide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it off the website, or put it there again."""
        entry, by = self.row_to_act_on(request, pk), get_staff_user(request)
        if request.method != "POST":
            return self.back_to(request, entry)
        try:
            if "show_again" in request.POST:
                triage.restore(entry, by=by)
                messages.success(request, _("It is no longer taken down."))
                return self.back_to(request, entry)
            form = HideForm(request.POST)
            if not form.is_valid():
                return self.page(request, entry, hide_form=form)
            reason, message = (
                form.cleaned_data[f"hide_{n}"] for n in ("reason", "message")
            )
            triage.take_down(entry, by=by, reason=reason, message=message)
            messages.success(request, _("It is taken down, everywhere."))
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        return self.back_to(request, entry)
