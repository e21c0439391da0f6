"""The list of challenges, a challenge, and what can be printed about it."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import conditional_page, require_safe

from challenges.forms.entry import EntryForm
from challenges.icalendar import challenge_dates_ics
from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from core.addresses import published_page

published_challenge = published_page(Challenge.objects.published)
"""View decorator; see core.addresses."""


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
@published_challenge
def challenge(request: HttpRequest, challenge: Challenge) -> HttpResponse:
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
@published_challenge
def dates(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Return the key dates of a challenge as a calendar file."""
    return HttpResponse(
        challenge_dates_ics(challenge),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{challenge.slug}.ics"'},
    )


@require_safe
@published_challenge
def poster(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """One page of A4 to print and hang up, with a QR code of the challenge's URL."""
    if challenge.is_over:
        return closed_page(request, challenge)
    challenge_url = settings.SITE_URL + challenge.get_absolute_url()
    qr_code = segno.make_qr(challenge_url, error="m")
    svg = qr_code.svg_inline(omitsize=True, light="#fff")
    context = {
        "challenge": challenge,
        "challenge_url": challenge_url,
        "qr_code": mark_safe(svg),  # nosec B308 B703
    }
    return render(request, "challenges/challenge_poster.html", context)


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
        # By hand, a line holds half as many words as on a screen.
        "questions": zip(fields, [range(int(2 * n)) for n in rows], strict=True),
    }
    return render(request, "challenges/paper_form.html", context)


def closed_page(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    return render(request, "challenges/challenge_closed.html", {"challenge": challenge})
