"""The list of challenges, a challenge, and what can be printed about it."""

from math import ceil
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import conditional_page, require_safe

from challenges.forms.entry import EntryForm
from challenges.icalendar import challenge_dates_ics
from challenges.models import Challenge
from challenges.models.challenge import Phase
from challenges.models.workflow import Outcome
from core.addresses import published_page
from core.shared_pages import shared_page

published_challenge = published_page(Challenge.objects.published)
"""View decorator; see core.addresses."""


@shared_page()
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


@shared_page()
@require_safe
@published_challenge
def challenge(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    context = {
        "challenge": challenge,
        "areas": challenge.offered_areas,
        "criteria": challenge.weighted_criteria.all(),
        "idea_count": challenge.idea_count,
    }
    if challenge.phase == Phase.RESULTS:
        context |= _results(challenge)
    return render(request, "challenges/challenge_detail.html", context)


def _results(challenge: Challenge) -> dict[str, Any]:
    """Return what the page shows of the results: one overall winner apart, if there is
    one, with its picture."""
    public = challenge.entries.published()
    awarded = list(public.awarded().select_related("challenge", "focus_area"))
    winners = [entry for entry in awarded if entry.public_outcome == Outcome.WINNER]
    overall = next((entry for entry in winners if entry.public_is_overall), None)
    context = {
        "overall": overall,
        "winners": [entry for entry in winners if entry != overall],
        "commended": [entry for entry in awarded if entry not in winners],
        "published_count": public.count(),
    }
    if overall:
        pictures = overall.attachments.pictures()
        context["picture"] = next((p for p in pictures if p.renditions), None)
    return context


@shared_page()
@require_safe
@conditional_page
@published_challenge
def dates(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Return the key dates of a challenge as a calendar file."""
    return HttpResponse(
        challenge_dates_ics(challenge),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{challenge.slug}.ics"'},
    )


@shared_page()
@require_safe
@published_challenge
def poster(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """One sheet to print and hang up, with a QR code of the challenge's URL.

    What people type is shorter: the list of challenges, where this one is in front."""
    if challenge.is_over:
        return closed_page(request, challenge)
    challenge_url = settings.SITE_URL + challenge.get_absolute_url()
    list_url = settings.SITE_URL + reverse("challenges:list")
    qr_code = segno.make_qr(challenge_url, error="m")
    svg = qr_code.svg_inline(omitsize=True, light="#fff", border=2)
    context = {
        "challenge": challenge,
        "challenge_url": challenge_url,
        "short_url": list_url.partition("://")[2].rstrip("/"),
        "qr_code": mark_safe(svg),  # nosec B308 B703
    }
    return render(request, "challenges/challenge_poster.html", context)


@shared_page("size")
@require_safe
@published_challenge
def paper_form(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The questions of the website, to print and fill in by hand."""
    if challenge.is_over:
        return closed_page(request, challenge)
    fields = EntryForm(challenge=challenge).printable_fields
    rows = [field.field.widget.attrs.get("rows", 0.5) for field in fields]
    context = {
        "challenge": challenge,
        "challenge_url": settings.SITE_URL + challenge.get_absolute_url(),
        "is_large": request.GET.get("size") == "large",
        # Three sheets in all: who needs more room adds one.
        "questions": zip(fields, [range(ceil(n)) for n in rows], strict=True),
    }
    return render(request, "challenges/paper_form.html", context)


def closed_page(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    return render(request, "challenges/challenge_closed.html", {"challenge": challenge})
