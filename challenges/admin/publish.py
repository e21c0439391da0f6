"""Publish the results of a challenge: what everybody would learn, and when."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.forms.challenge import RECORD_PERMISSION, ResultsForm
from challenges.models import Challenge, Entry
from challenges.models.workflow import Outcome, Status
from challenges.services import announcements, results
from challenges.services.announcements import Plan
from challenges.services.interests import has_interest
from challenges.services.outcomes import chosen, outcome_label
from core.admin.pages import PagesAdmin, admin_url_to_go_to, render_admin_page
from core.http import SeeOther
from core.models import SiteSettings
from core.templatetags.formatting import plain_datetime
from core.typed_words import drop_words, keep_words, kept_words
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea

IDEAS_PER_PAGE = 100

AWARDED = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]

Lists = dict[str, tuple[StrOrPromise, list[Entry]]]
"""Lists of ideas by the value of the URL parameter `show`."""


def publish(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be announced, and do what a button of the page says. Closed to
    who has an interest in an idea of the challenge."""
    if not request.user.has_perm(RECORD_PERMISSION):
        raise PermissionDenied
    challenge = get_object_or_404(Challenge, pk=pk)
    if has_interest(get_staff_user(request), challenge.pk):
        return _closed(model_admin, request, challenge)
    if url := admin_url_to_go_to(request):
        keep_words(request, challenge, request.POST)
        return SeeOther(url)
    if request.method != "POST":
        form = ResultsForm(initial=kept_words(request, challenge))
        return _render(model_admin, request, challenge, form)
    form = ResultsForm(request.POST)
    is_done = form.is_valid() and _run(request, challenge, form)
    still_typing = "not_selected" in request.POST and request.POST.get("reason")
    if is_done and not still_typing:
        drop_words(request, challenge)
        return SeeOther(request.path)
    return _render(model_admin, request, challenge, form)


def _closed(
    model_admin: PagesAdmin, request: HttpRequest, challenge: Challenge
) -> HttpResponse:
    template = "admin/challenges/challenge/interested.html"
    title = _("Somebody else publishes the results")
    page = render_admin_page(model_admin, request, template, title, obj=challenge)
    page.status_code = 403
    return page


def _run(request: HttpRequest, challenge: Challenge, form: ResultsForm) -> bool:
    """Call the service of the button that was pressed. Return whether it is done; a
    message or an error of the form says why not."""
    by = get_staff_user(request)
    try:
        if "publish" in request.POST:
            text = _publish(request, challenge, form)
        elif "take_back" in request.POST:
            announcements.take_back(challenge, by=by)
            text = _("Taken back. Nobody outside has heard of it.")
        elif "not_selected" in request.POST:
            count = results.set_others_not_selected(challenge, by=by)
            text = ngettext(
                "“Not selected” is noted for %d idea.",
                "“Not selected” is noted for %d ideas.",
                count,
            )
            text %= count
        else:
            return False
    except TransitionNotAllowed as error:
        messages.error(request, str(error))
        return False
    if text:
        messages.success(request, text)
    return bool(text)


def _publish(
    request: HttpRequest, challenge: Challenge, form: ResultsForm
) -> StrOrPromise:
    """Confirm the announcement; return what to say, or "" if the reason is missing."""
    reason = form.cleaned_data["reason"]
    if not reason and announcements.plan(challenge).undecided:
        error = _(
            "Some ideas are not decided: say why the results do not wait for them."
        )
        form.add_error("reason", error)
        form.fields["reason"].widget.attrs["autofocus"] = True
        return ""
    announcement = announcements.publish(
        challenge,
        by=get_staff_user(request),
        reason=reason,
        fingerprint=request.POST.get("fingerprint", ""),
    )
    text = _(
        "Published: everybody learns of it at %(moment)s. Until then, take it back."
    )
    return text % {"moment": plain_datetime(announcement.goes_out_at)}


def _render(
    model_admin: PagesAdmin,
    request: HttpRequest,
    challenge: Challenge,
    form: ResultsForm,
) -> HttpResponse:
    plan = announcements.plan(challenge)
    lists, show = _lists(plan), request.GET.get("show", "")
    ideas = lists.get(show, lists[""])[1]
    emailed = [entry for entry in plan.to_announce if entry.can_be_emailed]
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/challenge/results.html",
        _("Publish the results: %(challenge)s") % {"challenge": challenge},
        obj=challenge,
        form=form,
        plan=plan,
        waiting=announcements.waiting(challenge),
        past=challenge.announcements.exclude(announced_at=None).select_related("by"),
        goes_out_at=announcements.next_moment(challenge),
        counts=_counts(plan),
        areas=_awards_by_area(plan),
        email_count=len(emailed),
        address_count=len({entry.email_key for entry in emailed}),
        no_address_count=len([e for e in lists["paper"][1] if not e.email]),
        no_emails_count=len([e for e in lists["paper"][1] if e.email]),
        emails=_emails(plan, request.GET.get("email", "")),
        lists=[(key, label, key == show) for key, (label, _ideas) in lists.items()],
        leave_form="results",
        page_obj=Paginator(_labelled(ideas), IDEAS_PER_PAGE).get_page(
            request.GET.get("page")
        ),
    )


def _queue_url(
    plan: Plan, outcome: str = "", area: FocusArea | None = None, **params: str
) -> str:
    """Return the URL of the list of these ideas."""
    query: dict[str, Any] = {"challenge__id__exact": plan.challenge.pk, **params}
    if outcome:
        query |= {"outcome": outcome, "shown": "yes"}
    if area:
        query["focus_area__id__exact"] = area.pk
    return f"{reverse('admin:challenges_entry_changelist')}?{urlencode(query)}"


def _counts(plan: Plan) -> list[tuple[int, StrOrPromise, str]]:
    """Return numbers of ideas, what they are, and the URL of the list of them."""
    outcomes = [chosen(entry)[0] for entry in plan.decided]
    not_selected = outcomes.count(Outcome.NOT_SELECTED)
    return [
        (not_selected, _("not selected"), _queue_url(plan, Outcome.NOT_SELECTED)),
        (
            plan.without_outcome,
            _("approved, without an outcome: left out"),
            _queue_url(plan, "none"),
        ),
        (
            plan.to_review,
            _("still to review: left out"),
            _queue_url(plan, status__exact=Status.SUBMITTED),
        ),
        (
            plan.with_entrants,
            _("waiting for their entrants: left out"),
            _queue_url(plan, status__exact=Status.CHANGES_REQUESTED),
        ),
        (
            plan.untold,
            _("approved, and their entrants were not told: left out"),
            _queue_url(plan, status__exact=Status.APPROVED, shown="stopped"),
        ),
    ]


def _awards_by_area(plan: Plan) -> list[dict[str, Any]]:
    """Return for each focus area the ideas that won something, and how many of each
    kind, with the URL of the list of them."""
    by_area: dict[FocusArea | None, list[Entry]] = {}
    for entry in plan.decided:
        if chosen(entry)[0] in AWARDED:
            by_area.setdefault(entry.focus_area, []).append(entry)
    return [
        {
            "area": area,
            "ideas": _labelled(ideas),
            "counts": [
                (number, outcome.label, _queue_url(plan, outcome, area))
                for outcome in AWARDED
                if (number := sum(chosen(entry)[0] == outcome for entry in ideas))
            ],
        }
        for area, ideas in by_area.items()
    ]


def _labelled(ideas: list[Entry]) -> list[tuple[Entry, str]]:
    return [(entry, outcome_label(entry)) for entry in ideas]


def _lists(plan: Plan) -> Lists:
    news = plan.to_announce
    lists: Lists = {"": (_("All that is announced"), news)}
    for outcome in [*AWARDED, Outcome.NOT_SELECTED]:
        ideas = [entry for entry in news if chosen(entry)[0] == outcome]
        if ideas:
            lists[outcome] = outcome.label, ideas
    lists["paper"] = (
        _("On paper"),
        [entry for entry in news if not entry.can_be_emailed],
    )
    if plan.without_feedback:
        lists["no_feedback"] = _("Without feedback"), plan.without_feedback
    return lists


def _emails(plan: Plan, key: str) -> list[dict[str, Any]]:
    """Return the email about the idea with this primary key; else one of each kind."""
    emailed = [entry for entry in plan.to_announce if entry.can_be_emailed]
    samples = [entry for entry in emailed if str(entry.pk) == key]
    if not samples:
        kinds = {_kind(entry): entry for entry in reversed(emailed)}
        samples = [kinds[kind] for kind in sorted(kinds)]
    entries = Entry.objects.select_related("challenge", "duplicate_of")
    by_pk = entries.in_bulk([entry.pk for entry in samples])
    site = SiteSettings.load()
    return [
        {
            "entry": sample,
            "label": outcome_label(sample),
            "email": announcements.preview_email(by_pk[sample.pk], site=site),
        }
        for sample in samples
    ]


def _kind(entry: Entry) -> tuple[bool, int]:
    """Return what the words of the email depend on, in the order of their reading."""
    order = [*AWARDED, Outcome.NOT_SELECTED].index(Outcome(chosen(entry)[0]))
    return entry.announced_at is not None, order
