"""The ideas that everyone may read: the gallery, its files, and the page of an idea."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from challenges import feeds
from challenges.forms.gallery import IdeaFilterForm
from challenges.models import Entry, EntryRevision
from challenges.services.moderation import duplicates
from core.models import SiteSettings
from core.references import parse_reference
from core.text.personal_data import redact_text

IDEAS_PER_PAGE = 24
MAX_IDEAS_IN_ATOM = 50
MAX_IDEAS_IN_FILE = 10_000
FILE_CHUNK_SIZE = 500  # ideas fetched at once


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    form = IdeaFilterForm(request.GET)
    # One query for the keys alone counts, orders and finds the last page as fast as the
    # first; the texts are read for one page only.
    pks = list(form.ideas().values_list("pk", flat=True))
    paginator = Paginator(pks, IDEAS_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    published = Entry.objects.published().select_related("challenge", "focus_area")
    by_pk = published.in_bulk(page_obj.object_list)
    page_obj.object_list = [by_pk[pk] for pk in page_obj.object_list if pk in by_pk]
    context = {"page_obj": page_obj, "form": form}
    return render(request, "challenges/idea_list.html", context)


@require_safe
@conditional_page
def ideas_atom(request: HttpRequest) -> HttpResponse:
    """The first 50 ideas of the same query; a feed reader comes back for the newest."""
    form = _filters_of_file(request)
    # When each was redacted, without the words that were taken out.
    redactions = EntryRevision.objects.originals().only("entry", "until")
    content = feeds.ideas_atom(
        form.ideas().prefetch_related(
            "updates", Prefetch("revisions", redactions, to_attr="originals")
        )[:MAX_IDEAS_IN_ATOM],
        site_name=SiteSettings.load().name,
        gallery_path=_with_query(reverse("challenges:ideas"), form),
        feed_path=_with_query(request.path, form),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
def ideas_json(request: HttpRequest) -> StreamingHttpResponse:
    """The first 10,000 ideas of the same query, sent while they are read."""
    return StreamingHttpResponse(
        feeds.ideas_json(_ideas_for_file(request)), content_type="application/json"
    )


@require_safe
def ideas_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The first 10,000 ideas of the same query, sent while they are read."""
    return StreamingHttpResponse(
        feeds.ideas_csv(_ideas_for_file(request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ideas.csv"'},
    )


@require_safe
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    entry = get_object_or_404(
        Entry.objects.published().select_related("challenge", "focus_area"),
        reference=parse_reference(reference),
    )
    pictures = list(entry.attachments.pictures())
    for picture in pictures:  # its description is no text that staff redact
        picture.alt = redact_text(picture.alt)
    context = {
        "idea": entry,
        "pictures": pictures,
        "duplicates": duplicates.duplicate_summary(entry),
        "updates": entry.updates.prefetch_related("pictures"),
    }
    return render(request, "challenges/idea_detail.html", context)


def _with_query(path: str, form: IdeaFilterForm) -> str:
    return f"{path}?{form.query}" if form.query else path


def _filters_of_file(request: HttpRequest) -> IdeaFilterForm:
    """Return the filters of a file. Raises Http404 for a value that is not known, such
    as a challenge that is hidden again: no program could tell that it got all ideas."""
    form = IdeaFilterForm(request.GET)
    if form.unknown:
        raise Http404
    return form


def _ideas_for_file(request: HttpRequest) -> Iterator[Entry]:
    matches = _filters_of_file(request).ideas()[:MAX_IDEAS_IN_FILE]
    return matches.iterator(chunk_size=FILE_CHUNK_SIZE)
