"""The public page of judging a challenge, without a word of who gave what."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.models import Challenge
from core.addresses import published_page
from core.shared_pages import shared_page
from judging.services.public import public_judging


@shared_page()
@require_safe
@published_page(Challenge.objects.published)
def how_it_is_judged(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Tell how the ideas are judged, and once the results are out how that went."""
    judging = public_judging(challenge)
    if judging is None:
        raise Http404
    context = {
        "challenge": challenge,
        "judging": judging,
        "criteria": challenge.weighted_criteria.all(),
        "sent_count": challenge.idea_count if judging.went else None,
    }
    return render(request, "judging/public.html", context)
