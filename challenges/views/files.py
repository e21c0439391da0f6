"""Files of an idea before and after it is sent, and pictures that everybody sees."""

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges.forms.files import DescriptionForm, FileForm
from challenges.models import Attachment, Draft, Entry
from challenges.models.attachment import MAX_FILES
from challenges.services.entering import attachments
from challenges.services.entering.attachments import TOO_LATE
from challenges.views.access import private_page
from challenges.views.drafts import progress
from core import antispam
from core.http import SeeOther
from core.references import parse_reference
from core.templatetags.formatting import first_id
from core.uploads import stored_response
from core.workflow import TransitionNotAllowed


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def files(request: HttpRequest, owner: Draft | Entry) -> HttpResponse:
    """See, describe, remove and add: one form, so that no button loses what stands
    beside another one."""
    rows = list(owner.attachments.all())
    if request.method != "POST":
        if not owner.can_be_changed:
            return SeeOther(owner.private_path)
        return _page(request, owner, FileForm(), _descriptions(rows))
    described = _descriptions(rows, request.POST)
    refusal, status = _refusal(request)
    if not owner.can_be_changed:
        refusal = str(TOO_LATE)
    if refusal:  # the file is not even looked at
        typed = FileForm(initial={"alt": request.POST.get("alt", "")})
        return _page(request, owner, typed, described, refusal=refusal, status=status)
    wants_to_add = request.FILES or "add" in request.POST or request.POST.get("alt")
    form = FileForm(request.POST, request.FILES) if wants_to_add else FileForm()
    if _are_right([form] if wants_to_add else [], described):
        try:
            return SeeOther(_carry_out(request, owner, form, described))
        except TransitionNotAllowed as late:
            refusal = str(late)
    return _page(request, owner, form, described, refusal=refusal)


def _refusal(request: HttpRequest) -> tuple[str, int]:
    """Why a send cannot be taken. Only files are counted: a class that has none to add
    goes on."""
    if request.FILES:
        return antispam.check_send(request, form="files")
    return (
        (str(antispam.CROSS_SITE_MESSAGE), 403)
        if antispam.is_cross_site(request)
        else ("", 200)
    )


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
    owner: Draft | Entry,
    form: FileForm,
    described: dict[Attachment, DescriptionForm],
) -> str:
    """What was asked for; the address of the page after it."""
    asked = request.POST.get("remove", "")
    remove = next((row.pk for row in described if str(row.pk) == asked), None)
    attachments.change_files(
        owner,
        described={
            row.pk: description.cleaned_data["alt"]
            for row, description in described.items()
            if description.has_changed()
        },
        add=form.new_file if form.is_bound else None,
        remove=remove,
    )
    if isinstance(owner, Draft):
        if "save" in request.POST:
            return owner.page_path("saved" if owner.email else "save")
        if "back" in request.POST:
            return owner.page_path("more")
        after = owner.page_path("about-you")
    else:  # what we asked for is answered there
        after = owner.private_path + ("change/" if owner.awaits_entrant else "")
    return after if "continue" in request.POST else request.path


def _page(
    request: HttpRequest,
    owner: Draft | Entry,
    form: FileForm,
    described: dict[Attachment, DescriptionForm],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = {
        "owner": owner,
        "is_draft": isinstance(owner, Draft),
        **progress("files"),
        "challenge": owner.challenge,
        "form": form,
        "described": described.items(),
        "problems": _problems(refusal, [form, *described.values()]),
        "may_add": len(described) < MAX_FILES,
    }
    return render(request, "challenges/files.html", page, status=status)


def _problems(refusal: str, forms: list[Form]) -> list[tuple[str, str]]:
    """Each with the address of its field; "" for what no field can mend."""
    found = [("", refusal)] if refusal else []
    fields = [field for form in forms for field in form]
    return found + [(f"#{first_id(f)}", error) for f in fields for error in f.errors]


@require_safe
@private_page
def file(
    request: HttpRequest, owner: Draft | Entry, pk: int, asked: str
) -> HttpResponse:
    """A file as its entrant sees it."""
    attachment = get_object_or_404(owner.attachments, pk=pk)
    return stored_response(attachment.storage_name(asked), shown_as=attachment.name)


@require_safe
def picture(request: HttpRequest, reference: str, pk: int, asked: str) -> HttpResponse:
    """A picture of a published idea, or of what happened next with it. Asked for anew
    each time: when the idea is hidden, it is gone at once."""
    idea = get_object_or_404(
        Entry.objects.published(), reference=parse_reference(reference)
    )
    pictures = Attachment.objects.pictures()
    of_idea = pictures.filter(Q(entry=idea) | Q(update__entry=idea))
    attachment = get_object_or_404(of_idea, pk=pk)
    stored = attachment.storage_name(asked)
    if not stored:
        raise Http404
    etag = quote_etag(stored)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        # Nobody was told that the names of files go out.
        name = f"{idea.reference}-{attachment.pk}"
        response = stored_response(stored, shown_as=name)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
