"""Files of an idea before and after it is sent, and pictures that everybody sees."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from challenges.forms.files import DescriptionForm, FileForm
from challenges.models import Attachment, Draft, Entry
from challenges.services.entering import attachments
from challenges.services.entering.attachments import TOO_LATE
from challenges.views.access import READ_AND_POST, private_page
from challenges.views.drafts import progress
from challenges.views.gallery import published_idea
from core import antispam
from core.http import SeeOther
from core.stored_files import MAX_FILES
from core.templatetags.form_fields import error_links
from core.uploads import public_response, stored_response
from core.workflow import TransitionNotAllowed

Descriptions = dict[Attachment, DescriptionForm]


@private_page(Draft, Entry, methods=READ_AND_POST)
def files(request: HttpRequest, owner: Draft | Entry) -> HttpResponseBase:
    """See, describe, remove and add files: one form, so that no button loses what was
    typed beside another one."""
    existing = list(owner.attachments.all())
    if request.method != "POST":
        if not owner.can_be_changed:
            return SeeOther(owner.private_path)
        return _files_page(request, owner, FileForm(), _descriptions(existing))
    descriptions = _descriptions(existing, request.POST)
    refusal, status = _refusal(request)
    if not owner.can_be_changed:
        refusal = str(TOO_LATE)
    if refusal:  # the file is not even looked at
        form = FileForm(initial={"alt": request.POST.get("alt", "")})
        return _files_page(
            request, owner, form, descriptions, refusal=refusal, status=status
        )
    wants_to_add = request.FILES or "add" in request.POST or request.POST.get("alt")
    form = FileForm(request.POST, request.FILES) if wants_to_add else FileForm()
    added = [form] if wants_to_add else []
    antispam.count_heavy_files(request, form, limit="files")
    if _are_valid([*added, *descriptions.values()]):
        try:
            _save(request, owner, form, descriptions)
            return SeeOther(_next_url(request, owner))
        except TransitionNotAllowed as error:
            refusal = str(error)
    return _files_page(request, owner, form, descriptions, refusal=refusal)


def _refusal(request: HttpRequest) -> tuple[str, int]:
    """Return why a send cannot be taken, and its HTTP status. Only files count towards
    the rate limit: a class of pupils that has none to add goes on."""
    if request.FILES:
        return antispam.check_send(request, limit="files")
    if antispam.is_cross_site(request):
        return str(antispam.CROSS_SITE_MESSAGE), 403
    return "", 200


def _descriptions(
    existing: Iterable[Attachment], data: QueryDict | None = None
) -> Descriptions:
    return {
        file: DescriptionForm(data, initial={"alt": file.alt}, prefix=f"file-{file.pk}")
        for file in existing
    }


def _are_valid(forms: Iterable[Form]) -> bool:
    """Validate every form, so that each shows its errors."""
    results = [form.is_valid() for form in forms]
    return all(results)


def _save(
    request: HttpRequest,
    owner: Draft | Entry,
    form: FileForm,
    descriptions: Descriptions,
) -> None:
    """Raises TransitionNotAllowed when it is too late, or for too many files."""
    pk = request.POST.get("remove", "")
    attachments.change_files(
        owner,
        described={
            file.pk: description.cleaned_data["alt"]
            for file, description in descriptions.items()
            if description.has_changed()
        },
        add=form.new_file if form.is_bound else None,
        remove=next((file.pk for file in descriptions if str(file.pk) == pk), None),
    )


def _next_url(request: HttpRequest, owner: Draft | Entry) -> str:
    """Return where the button that was pressed leads."""
    if isinstance(owner, Draft):
        if "save" in request.POST:
            return owner.page_path("saved" if owner.email else "save")
        if "back" in request.POST:
            return owner.page_path("more")
        following = owner.page_path("about-you")
    else:  # what we asked for is answered there
        following = owner.private_path + ("change/" if owner.awaits_entrant else "")
    return following if "continue" in request.POST else request.path


def _files_page(
    request: HttpRequest,
    owner: Draft | Entry,
    form: FileForm,
    descriptions: Descriptions,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponseBase:
    may_add = len(descriptions) < MAX_FILES
    # Nobody has looked at the files of a send that is refused.
    form.files = request.FILES if may_add else MultiValueDict()
    context = {
        "owner": owner,
        "is_draft": isinstance(owner, Draft),
        **progress("files"),
        "challenge": owner.challenge,
        "form": form,
        "descriptions": descriptions.items(),
        "problems": _problems(refusal, [form, *descriptions.values()]),
        "may_add": may_add,
    }
    return render(request, "challenges/files.html", context, status=status)


def _problems(refusal: str, forms: Sequence[Form]) -> list[tuple[str, str]]:
    problems = [("", refusal)] if refusal else []
    return problems + [problem for form in forms for problem in error_links(form)]


@private_page(Draft, Entry)
def file(
    request: HttpRequest, owner: Draft | Entry, pk: int, filename: str
) -> HttpResponseBase:
    """A file as its entrant sees it."""
    attachment = get_object_or_404(owner.attachments, pk=pk)
    return stored_response(attachment.storage_name(filename), shown_as=attachment.name)


@require_safe
@published_idea
def picture(
    request: HttpRequest, idea: Entry, pk: int, filename: str
) -> HttpResponseBase:
    """A picture of a published idea, or of an update about it."""
    pictures = Attachment.objects.pictures()
    pictures = pictures.filter(Q(entry=idea) | Q(update__entry=idea))
    attachment = get_object_or_404(pictures, pk=pk)
    # Nobody agreed that the name of the file on their computer is published.
    public_name = f"{idea.reference}-{attachment.pk}"
    stored_name = attachment.storage_name(filename)
    return public_response(request, stored_name, shown_as=public_name)
