"""A challenge, and the way into it."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_safe,
)

from challenges import services
from challenges.calendar_file import to_ics
from challenges.forms.entry import EntryForm
from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from smartcity import guard
from smartcity.responses import SeeOther


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    published = Challenge.objects.published()
    return render(
        request,
        "challenges/challenge_list.html",
        {
            "open": published.open().prefetch_related("focus_areas"),
            "upcoming": published.upcoming(),
            "finished": published.finished(),
        },
    )


@require_safe
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    awarded = Entry.objects.none()
    if challenge.phase == Phase.RESULTS:
        ideas = challenge.entries.published().awarded()
        awarded = ideas.select_related("challenge", "focus_area")
    return render(
        request,
        "challenges/challenge_detail.html",
        {
            "challenge": challenge,
            "areas": challenge.offered_areas,
            "criteria": challenge.weighted_criteria.all(),
            "awarded": awarded,
            "idea_count": challenge.idea_count,
        },
    )


@require_safe
@conditional_page
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The key dates for a calendar."""
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    return HttpResponse(
        to_ics(challenge),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """To print and hang up: one A4."""
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if challenge.is_over:
        return _closed_page(request, challenge)
    address = settings.SITE_URL + challenge.get_absolute_url()
    code = segno.make_qr(address, error="m").svg_inline(omitsize=True, light="#fff")
    context = {
        "challenge": challenge,
        "address": address,
        "qr_code": mark_safe(code),  # nosec B308 B703
    }
    return render(request, "challenges/challenge_poster.html", context)


@require_safe
def paper_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The same questions as on the website, to print and fill in by hand."""
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if challenge.is_over:
        return _closed_page(request, challenge)
    questions = EntryForm(challenge=challenge).questions
    rows = [field.field.widget.attrs.get("rows", 0.5) for field in questions]
    context = {
        "challenge": challenge,
        "address": settings.SITE_URL + challenge.get_absolute_url(),
        # By hand, a line holds half as many words as on a screen.
        "questions": zip(questions, [range(int(2 * n)) for n in rows], strict=True),
    }
    return render(request, "challenges/paper_form.html", context)


@csrf_exempt  # nobody is signed in and there is no cookie: see smartcity.guard
@guard.kept_for_the_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if request.method != "POST":
        if not challenge.is_open:
            return _closed_page(request, challenge)
        form = EntryForm(challenge=challenge)
        return _entry_page(request, form)

    form = EntryForm(request.POST, challenge=challenge)
    refusal, status = _refusal(request, form)
    if form.is_valid() and not refusal:
        form.instance.is_late = not challenge.is_open
        entry = services.submit_entry(form.instance, send_key=form.send_key)
        return SeeOther(f"{entry.private_path}sent/")
    if refusal:
        form.add_error(None, refusal)
    return _entry_page(request, form, status=status)


def _closed_page(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    return render(request, "challenges/challenge_closed.html", {"challenge": challenge})


def _entry_page(
    request: HttpRequest, form: EntryForm, status: int = 200
) -> HttpResponse:
    page = {"form": form, "challenge": form.instance.challenge}
    return render(request, "challenges/entry_form.html", page, status=status)


def _refusal(request: HttpRequest, form: EntryForm) -> tuple[str, int]:
    """Why a send cannot be taken now, and the status that says so; "" if it can."""
    if not form.instance.challenge.takes(form.shown_at):
        sentence = _(
            "This challenge takes no entries now. Your words are still here: "
            "copy them, and tell us what you would like to do."
        )
        return sentence, 200
    return guard.refusal(request, form="entry")
