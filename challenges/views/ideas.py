"""The ideas that everyone may read."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from challenges.models import Entry
from smartcity.references import normalise

IDEAS_ON_A_PAGE = 24


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    published = Entry.objects.published().select_related("challenge", "focus_area")
    page = Paginator(published, IDEAS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "challenges/idea_list.html", {"page": page})


@require_safe
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    entry = get_object_or_404(
        Entry.objects.published().select_related("challenge", "focus_area"),
        reference=normalise(reference),
    )
    return render(request, "challenges/idea_detail.html", {"idea": entry})
