"""The way into a challenge: the first page of the form, which everybody may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from challenges.forms.entry import FirstPageForm
from challenges.models import Challenge
from challenges.services.entering import drafts
from challenges.views.challenge import closed_page
from challenges.views.drafts import progress
from core import antispam, http
from core.http import SeeOther


@csrf_exempt  # nobody is signed in and there is no cookie: see core.antispam
@http.allow_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page. What comes from it is a draft, at an address of its own."""
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if request.method != "POST":
        if not challenge.is_open:
            return closed_page(request, challenge)
        return _first_page(request, FirstPageForm(challenge=challenge, part="idea"))
    form = FirstPageForm(request.POST, challenge=challenge, part="idea")
    refusal, status = _refusal(request, form)
    if refusal:
        form.add_error(None, refusal)
    if form.is_too_long_to_keep():
        return _first_page(request, form)
    in_time = challenge.accepts_form_from(form.shown_at)
    wants_to_save = "save" in request.POST or not in_time
    if not form.looks_human or not (form.is_valid() or wants_to_save):
        return _first_page(request, form, status=status)
    draft = drafts.begin(
        challenge,
        answers=form.typed,
        idempotency_key=form.idempotency_key,
        begun_at=form.shown_at,
    )
    if not in_time:
        return SeeOther(draft.draft_path)  # it says whom to ring
    return SeeOther(draft.page_path("save" if wants_to_save else "more"))


def _first_page(
    request: HttpRequest, form: FirstPageForm, status: int = 200
) -> HttpResponse:
    page = {"form": form, "challenge": form.instance.challenge, **progress("idea")}
    return render(request, "challenges/entry_form.html", page, status=status)


def _refusal(request: HttpRequest, form: FirstPageForm) -> tuple[str, int]:
    """Why a send cannot be taken now, and the status that says so; "" if it can."""
    if not form.instance.challenge.is_over and not form.instance.challenge.is_open:
        return _("This challenge is not open yet. Your words are still here."), 200
    if not form.typed:
        return _("There is nothing to keep yet. Write a few words first."), 200
    return antispam.check_send(request, form="entry")
