"""The ideas that everyone may read: the gallery, its files, and the page of an idea."""

from collections.abc import Iterable, Sequence
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from challenges import feeds
from challenges.forms.gallery import IdeaFilterForm
from challenges.models import Attachment, Challenge, Entry, search
from challenges.models.audience import SENDER_LABELS, Audience
from challenges.models.entry_queryset import Sort
from challenges.models.workflow import Outcome
from challenges.services.moderation import duplicates
from core.addresses import View, gone_page, old_address
from core.filters import filtered
from core.list_files import MAX_IN_ATOM, MAX_IN_FILE
from core.models import SiteSettings
from core.references import parse_reference
from core.shared_pages import shared_page
from core.text.personal_data import redact_text
from focus_areas.models import FocusArea

IDEAS_PER_PAGE = 24
RELATED_IDEAS = 3

ADDRESSES = {"challenge": Challenge.objects.published, "area": FocusArea.objects.all}
"""Filters that name something by its address; see core.addresses."""

page_of_ideas = filtered(IdeaFilterForm, ADDRESSES, is_file=False)
file_of_ideas = filtered(IdeaFilterForm, ADDRESSES, is_file=True)
"""View decorators; see core.filters."""


def published_idea(view: View) -> View:
    """Decorate a view of a published idea; it gets that idea in place of the reference.

    An idea that everybody could read once is 410; any other is 404, as if there were
    none."""

    @wraps(view)
    def page(request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponseBase:
        asked, reference = reference, parse_reference(reference) or ""
        ideas = Entry.objects.filter(reference=reference)
        published = ideas.published().select_related("challenge", "focus_area")
        if idea := published.first():
            if asked != reference and not kwargs:  # typed: a page has one address
                return redirect(idea)
            return view(request, idea, **kwargs)
        if ideas.once_published().exists() or old_address(Entry, reference):
            return gone_page(request, Entry)
        raise Http404

    return page


@require_safe
@page_of_ideas
def ideas(request: HttpRequest, form: IdeaFilterForm) -> HttpResponse:
    # One query for the keys counts, orders, and finds the last page as fast as any.
    # The texts are read for one page only.
    paginator = Paginator(form.listed[: search.MAX_FOUND], IDEAS_PER_PAGE)
    page_obj: Any = paginator.get_page(request.GET.get("page"))
    page_obj.object_list = _with_keys(page_obj.object_list)
    lead = None if form.query or page_obj.number > 1 else _overall_winner(page_obj)
    context = {
        "page_obj": page_obj,
        "lead": lead,
        "picture": lead and lead.attachments.pictures().first(),
        "ideas": [each for each in page_obj if each != lead],
        "form": form,
        "max_in_file": MAX_IN_FILE,
    }
    return render(request, "challenges/idea_list.html", context)


@require_safe
@conditional_page
@file_of_ideas
def ideas_atom(request: HttpRequest, form: IdeaFilterForm) -> HttpResponse:
    """The first 50 ideas of the same query; a feed reader comes back for the newest."""
    content = feeds.ideas_atom(
        feeds.with_changes(form.ideas(default_order=Sort.NEWEST))[:MAX_IN_ATOM],
        site_name=SiteSettings.load().name,
        gallery_path=_with_query(reverse("challenges:ideas"), form),
        feed_path=_with_query(request.path, form),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
@conditional_page
@file_of_ideas
def ideas_json(request: HttpRequest, form: IdeaFilterForm) -> HttpResponse:
    """The first ideas of the same query, up to MAX_IN_FILE."""
    content = "".join(feeds.ideas_json(_with_keys(form.listed[:MAX_IN_FILE])))
    return HttpResponse(content, content_type="application/json")


@require_safe
@conditional_page
@file_of_ideas
def ideas_csv(request: HttpRequest, form: IdeaFilterForm) -> HttpResponse:
    """The first ideas of the same query, up to MAX_IN_FILE."""
    return HttpResponse(
        "".join(feeds.ideas_csv(_with_keys(form.listed[:MAX_IN_FILE]))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ideas.csv"'},
    )


@shared_page()
@require_safe
@published_idea
def idea(request: HttpRequest, idea: Entry) -> HttpResponse:
    in_area = Entry.objects.published().in_area(idea.focus_area)
    related = in_area.exclude(pk=idea.pk).sorted_by(Sort.AWARDED)
    pictures = list(idea.attachments.pictures())
    for picture in pictures:  # its description is no text that staff redact
        picture.alt = redact_text(picture.alt)
    context = {
        "idea": idea,
        "sender": SENDER_LABELS[Audience(idea.audience)],
        "related": related.select_related("focus_area")[:RELATED_IDEAS],
        "pictured": pictures and _in_head(idea, pictures[0]),
        "more_pictures": list(enumerate(pictures, 1))[1:],
        "duplicates": duplicates.duplicate_summary(idea),
        "updates": idea.updates.prefetch_related("pictures"),
    }
    return render(request, "challenges/idea_detail.html", context)


def _overall_winner(ideas: Iterable[Entry]) -> Entry | None:
    winners = (each for each in ideas if each.public_outcome == Outcome.WINNER)
    return next((each for each in winners if each.public_is_overall), None)


def _in_head(idea: Entry, picture: Attachment) -> dict[str, Any]:
    """Return the picture of an idea as the head of a page takes it (see Pictured)."""
    return {
        "shown_picture": picture,
        "picture": picture,
        "picture_base": idea.pictures_path,
        "picture_alt": None,  # its own, or one of the page
    }


def _with_keys(pks: Sequence[int]) -> list[Entry]:
    """Return the ideas with these keys, in this order, if they are still published."""
    published = Entry.objects.published().select_related("challenge", "focus_area")
    by_pk = published.in_bulk(pks)
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _with_query(path: str, form: IdeaFilterForm) -> str:
    return f"{path}?{form.query}" if form.query else path
