"""The ideas as judges see them: a queue, and one idea to read and correct."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
)
from judging.forms.shown import ShownFilesForm, ShownForm
from judging.models import Panel
from judging.models.workflow import LOOK_PERMISSION, PREPARE_PERMISSION, RUN_PERMISSION
from judging.services.interests import hidden_from
from judging.services.shown import (
    Readiness,
    files_of,
    prepare,
    propose,
    readiness,
)

READERS = [RUN_PERMISSION, LOOK_PERMISSION]


def shown(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the ideas, those that are not ready in front."""
    panel = get_panel_or_deny(request, pk, writer=PREPARE_PERMISSION, readers=READERS)
    ideas = sorted(_ideas_for(request, panel), key=lambda idea: idea.is_ready)
    url = model_admin.page_url("shown_idea", panel.pk)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "shown",
        gettext_lazy("What judges see"),
        rows=[(idea, f"{url}?of={idea.entry.reference}") for idea in ideas],
        ready_count=len([idea for idea in ideas if idea.is_ready]),
        may_prepare=request.user.has_perm(PREPARE_PERMISSION),
    )


def shown_idea(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show an idea as judges get it beside its own words: the one that the URL names,
    or the first that is not ready."""
    panel = get_panel_or_deny(request, pk, writer=PREPARE_PERMISSION, readers=READERS)
    found = _idea_of(request, panel)
    if found is None:
        return SeeOther(model_admin.page_url("shown", panel.pk))
    proposed, descriptions = propose(found.entry)
    stored = found.shown and {"title": found.shown.title, **found.shown.texts}
    form = ShownForm(request.POST or None, initial=stored or proposed)
    files = _files_form(request, found, descriptions)
    is_right = form.is_valid() and files.is_valid()
    if is_right and _prepare(request, found, form, files):
        is_ready = "ready" in request.POST
        next_url = model_admin.page_url("shown_idea", panel.pk)
        return SeeOther(next_url if is_ready else request.get_full_path())
    version = found.shown.version if found.shown else 0
    is_stale = request.POST.get("version", str(version)) != str(version)
    kept = stored if is_stale and stored else {}
    return render_panel_page(
        model_admin,
        request,
        panel,
        "shown_idea",
        gettext_lazy("What judges see"),
        form=form,
        files=files,
        files_url=reverse("admin:challenges_entry_changelist")
        + f"{found.entry.pk}/files/",
        idea=found,
        entry=found.entry,
        fields=[
            (form[name], getattr(found.entry, name), kept.get(name))
            for name in proposed
        ],
        was_proposed=stored is None,
        fingerprint=found.entry.fingerprint,
        version=version,
        may_prepare=request.user.has_perm(PREPARE_PERMISSION),
    )


def _ideas_for(request: HttpRequest, panel: Panel) -> list[Readiness]:
    """Return the ideas, but those in which the member of staff has an interest."""
    hidden = hidden_from(panel, get_staff_user(request))
    ideas = readiness(panel.challenge)
    return [idea for idea in ideas if idea.entry.reference not in hidden]


def _idea_of(request: HttpRequest, panel: Panel) -> Readiness | None:
    """Return the idea that the URL names, or the first that is not ready; None if there
    is none."""
    ideas = _ideas_for(request, panel)
    reference = parse_reference(request.GET.get("of", ""))
    if reference:
        return next((i for i in ideas if i.entry.reference == reference), None)
    return next((idea for idea in ideas if not idea.is_ready), None)


def _files_form(
    request: HttpRequest, found: Readiness, descriptions: dict[int, str]
) -> ShownFilesForm:
    """Return the form of files and links: what is shown is ticked."""
    entry, shown = found.entry, found.shown
    attachments = list(entry.attachments.all())
    chosen = files_of(shown) if shown else {}
    initial: dict[str, object] = {
        f"link{number}": shown is not None and link in shown.links
        for number, link in enumerate(entry.link_list)
    }
    initial |= {f"file{pk}": True for pk in chosen}
    words = {**descriptions, **chosen}
    initial |= {f"description{pk}": text for pk, text in words.items()}
    return ShownFilesForm(
        request.POST or None, files=attachments, links=entry.link_list, initial=initial
    )


def _prepare(
    request: HttpRequest, found: Readiness, form: ShownForm, files: ShownFilesForm
) -> bool:
    is_ready = "ready" in request.POST
    service = partial(
        prepare,
        found.entry,
        texts=form.texts,
        files=files.chosen_files,
        links=files.chosen_links,
        fingerprint=request.POST.get("fingerprint", ""),
        is_ready=is_ready,
        version=request.POST.get("version"),
        by=get_staff_user(request),
    )
    text = _("%(reference)s is ready.") if is_ready else _("%(reference)s is saved.")
    return is_done(request, service, text % {"reference": found.entry.reference}, form)
