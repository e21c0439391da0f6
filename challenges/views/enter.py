"""The first page of the entry form, which everybody may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from challenges.forms.entry import FirstPageForm
from challenges.models import Challenge
from challenges.services.entering import drafts
from challenges.views.access import READ_AND_POST
from challenges.views.challenge import closed_page, published_challenge
from challenges.views.drafts import PAGES, progress
from core import http
from core.http import SeeOther


@csrf_exempt  # nobody is signed in and there is no cookie: see core.antispam
@http.allow_back_button
@require_http_methods(READ_AND_POST)
@published_challenge
def enter(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The first page of the form. Its answers become a draft, with a URL of its own."""
    if request.method != "POST":
        if not challenge.is_open:
            return closed_page(request, challenge)
        form = FirstPageForm(challenge=challenge, form_page="idea")
        return _first_page(request, form)
    form = FirstPageForm(request.POST, challenge=challenge, form_page="idea")
    if refusal := _refusal(form):
        form.add_error(None, refusal)
    else:
        form.check_request(request, limit="entry")
    if form.is_too_long_to_store():
        return _first_page(request, form)
    shown_at = form.shown_at
    in_time = challenge.accepts_form_from(shown_at)
    wants_to_save = "save" in request.POST or not in_time
    is_acceptable = form.is_valid() or wants_to_save
    if shown_at is None or not form.looks_human or not is_acceptable:
        return _first_page(request, form)
    draft = drafts.begin(
        challenge,
        answers=form.raw_answers,
        idempotency_key=form.idempotency_key,
        begun_at=shown_at,
    )
    if not in_time:
        return SeeOther(draft.draft_path)  # it says whom to ring
    return SeeOther(draft.page_path("save" if wants_to_save else PAGES[1]))


def _first_page(request: HttpRequest, form: FirstPageForm) -> HttpResponse:
    context = {
        "form": form,
        "challenge": form.instance.challenge,
        **progress("idea"),
    }
    return render(request, "challenges/entry_form.html", context, status=form.status)


def _refusal(form: FirstPageForm) -> str:
    """Return why there is nothing to store, or "". Such a send is not counted."""
    challenge = form.instance.challenge
    if not challenge.is_over and not challenge.is_open:
        return _("This challenge is not open yet. Your words are still here.")
    is_to_be_kept = "save" in form.data or not challenge.is_open
    if is_to_be_kept and not form.raw_answers:
        return _("There is nothing to keep yet. Write a few words first.")
    return ""
