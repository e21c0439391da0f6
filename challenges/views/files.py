"""Files of an idea before and after it is sent, and pictures that everybody sees."""

from contextlib import suppress
from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges import services
from challenges.forms.files import DescriptionForm, FileForm
from challenges.models import Attachment, Draft, Entry
from challenges.models.attachment import MOST_FILES
from challenges.views.drafts import place
from challenges.views.private import View, link_unknown, secret
from smartcity import guard, private_links
from smartcity.moves import IllegalMove
from smartcity.references import normalise
from smartcity.responses import SeeOther
from smartcity.uploads import stored_response

Owner = Draft | Entry


def _of_owner(view: View) -> View:
    """A page of a draft or of an entry, for whoever has its link."""

    @secret
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: object) -> HttpResponse:
        nonce = private_links.nonce_in("entry", token)
        for model in (Draft, Entry):
            rows = model.objects.select_related("challenge")
            if owner := rows.filter(link_nonce=nonce).first():
                # Sent or deleted by another click, just now: look again.
                with suppress(Draft.DoesNotExist, Entry.DoesNotExist):
                    return view(request, owner, **more)
        return link_unknown(request)

    return guarded


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_owner
def files(request: HttpRequest, owner: Owner) -> HttpResponse:
    """See, describe, remove and add: one form, so that no button loses what stands
    beside another one."""
    if not owner.takes_files:
        return SeeOther(owner.private_path)
    rows = list(owner.attachments.all())
    if request.method != "POST":
        return _page(request, owner, FileForm(), _descriptions(rows))
    wants_to_add = bool(request.FILES) or "add" in request.POST
    form = FileForm(request.POST, request.FILES) if wants_to_add else FileForm()
    described = _descriptions(rows, request.POST)
    sentence, status = guard.refusal(request, form="files")
    if not sentence and _are_right([form] if wants_to_add else [], described):
        try:
            return SeeOther(_carry_out(request, owner, form, described))
        except IllegalMove as refusal:
            sentence = str(refusal)
    return _page(request, owner, form, described, refusal=sentence, status=status)


def _descriptions(
    rows: list[Attachment], data: QueryDict | None = None
) -> dict[Attachment, DescriptionForm]:
    return {
        row: DescriptionForm(data, initial={"alt": row.alt}, prefix=f"file-{row.pk}")
        for row in rows
    }


def _are_right(
    forms: list[FileForm], described: dict[Attachment, DescriptionForm]
) -> bool:
    judged = [form.is_valid() for form in [*forms, *described.values()]]
    return all(judged)


def _carry_out(
    request: HttpRequest,
    owner: Owner,
    form: FileForm,
    described: dict[Attachment, DescriptionForm],
) -> str:
    """What was asked for; the address of the page after it."""
    remove = request.POST.get("remove", "")
    services.change_files(
        owner,
        described={
            row.pk: description.cleaned_data["alt"]
            for row, description in described.items()
            if description.has_changed()
        },
        add=form.new_file if form.is_bound else None,
        remove=int(remove) if remove.isdecimal() else None,
    )
    if "continue" not in request.POST:
        return request.path
    if isinstance(owner, Draft):
        return owner.page_path("about-you")
    return owner.private_path


def _page(
    request: HttpRequest,
    owner: Owner,
    form: FileForm,
    described: dict[Attachment, DescriptionForm],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = {
        "owner": owner,
        "is_draft": isinstance(owner, Draft),
        **place("files"),
        "challenge": owner.challenge,
        "form": form,
        "described": described.items(),
        "refusal": refusal,
        "forms": [form, *described.values()],
        "has_errors": bool(refusal) or any(f.errors for f in described.values()),
        "may_add": len(described) < MOST_FILES,
    }
    return render(request, "challenges/files.html", page, status=status)


@require_safe
@_of_owner
def file(request: HttpRequest, owner: Owner, pk: int, asked: str) -> HttpResponse:
    """A file as its entrant sees it."""
    attachment = get_object_or_404(owner.attachments, pk=pk)
    return stored_response(attachment.stored_as(asked), shown_as=attachment.name)


@require_safe
def picture(request: HttpRequest, reference: str, pk: int, asked: str) -> HttpResponse:
    """A picture of a published idea, or of what happened next with it. Asked for anew
    each time: when the idea is hidden, it is gone at once."""
    idea = get_object_or_404(Entry.objects.published(), reference=normalise(reference))
    pictures = Attachment.objects.pictures()
    of_idea = pictures.filter(Q(entry=idea) | Q(update__entry=idea))
    attachment = get_object_or_404(of_idea, pk=pk)
    stored = attachment.stored_as(asked)
    if not stored:
        raise Http404
    etag = quote_etag(stored)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = stored_response(stored, shown_as=attachment.name)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
