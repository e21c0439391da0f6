"""The ideas that everyone may read: the gallery, its files, and the page of an idea."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from challenges import feeds
from challenges.forms.gallery import IdeaFilterForm
from challenges.models import Entry, EntryRevision
from challenges.services.moderation import duplicates
from core.models import SiteSettings
from core.references import parse_reference

IDEAS_ON_A_PAGE = 24
IDEAS_IN_ATOM = 50
IDEAS_IN_A_FILE = 10_000
FETCHED_AT_ONCE = 500


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    form = IdeaFilterForm(request.GET)
    # One narrow look at all of them counts, orders and finds the last page as fast as
    # the first; texts are read for one page only.
    keys = list(form.ideas().values_list("pk", flat=True))
    page = Paginator(keys, IDEAS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = Entry.objects.published().select_related("challenge", "focus_area")
    rows = shown.in_bulk(page.object_list)
    page.object_list = [rows[key] for key in page.object_list if key in rows]
    return render(request, "challenges/idea_list.html", {"page": page, "form": form})


@require_safe
@conditional_page
def atom(request: HttpRequest) -> HttpResponse:
    """The first 50 of the same query; a reader comes back for the newest."""
    form = IdeaFilterForm(request.GET)
    originals = EntryRevision.objects.originals().only(
        "entry", "until"
    )  # no words of them
    redacted = Prefetch("revisions", originals, to_attr="originals")
    content = feeds.ideas_atom(
        form.ideas().prefetch_related("updates", redacted)[:IDEAS_IN_ATOM],
        site_name=SiteSettings.load().name,
        page=_with_query(reverse("challenges:ideas"), form),
        feed=_with_query(request.path, form),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
def as_json(request: HttpRequest) -> StreamingHttpResponse:
    """The first 10,000 of the same query, sent while they are read."""
    return StreamingHttpResponse(
        feeds.ideas_json(_for_a_file(request)), content_type="application/json"
    )


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The first 10,000 of the same query, sent while they are read."""
    return StreamingHttpResponse(
        feeds.ideas_csv(_for_a_file(request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ideas.csv"'},
    )


@require_safe
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    entry = get_object_or_404(
        Entry.objects.published().select_related("challenge", "focus_area"),
        reference=parse_reference(reference),
    )
    page = {
        "idea": entry,
        "pictures": entry.attachments.pictures(),
        "fellows": duplicates.duplicate_summary(entry),
        "updates": entry.updates.prefetch_related("pictures"),
    }
    return render(request, "challenges/idea_detail.html", page)


def _with_query(path: str, form: IdeaFilterForm) -> str:
    return f"{path}?{form.query}" if form.query else path


def _for_a_file(request: HttpRequest) -> Iterator[Entry]:
    wanted = IdeaFilterForm(request.GET).ideas()[:IDEAS_IN_A_FILE]
    return wanted.iterator(chunk_size=FETCHED_AT_ONCE)
