"""From the first page of the form to the thank-you page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges.forms.entry import CONSENTS, FORM_PAGES, PAGE_TITLES, EntryForm
from challenges.forms.private import SaveForm
from challenges.models import Draft, Entry
from challenges.services import similarity
from challenges.services.entering import drafts
from challenges.views.access import draft_page, private_page
from core import antispam
from core.http import SeeOther
from core.templatetags.formatting import first_id
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledgement

SHOW_ERRORS, CHANGED_ELSEWHERE = "wrong", "changed"
"""In the address of a page that comes back: its answers are judged, or were changed in
another window. A page that a POST leads to by 303 comes back with the back button."""

PAGES = list(PAGE_TITLES)
"""The way through the form, and so the ends of its addresses."""


def progress(page: str) -> dict[str, object]:
    """Where a page stands on the way."""
    number = PAGES.index(page) + 1
    return {
        "part": page,
        "words": PAGE_TITLES[page],
        "step": number,
        "steps": len(PAGES),
        "is_first": number == 1,
    }


@require_safe
@draft_page
def overview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Where somebody comes back to: what is written, and what is missing."""
    form = EntryForm(draft.as_form_data, challenge=draft.challenge)
    files = draft.attachments.all()
    pages = [
        {"path": draft.page_path(name), "words": PAGE_TITLES[name], **begun}
        for name, begun in _begun(form, draft, has_files=bool(files)).items()
    ]
    answers = [field for field in form if field.name in draft.answers]
    page = {"draft": draft, "pages": pages, "answers": answers, "files": files}
    return render(request, "challenges/draft.html", page)


def _begun(
    form: EntryForm, draft: Draft, *, has_files: bool
) -> dict[str, dict[str, bool]]:
    """Of each page of the form, in their order, whether it is begun, and done."""
    found = {
        name: {
            "is_begun": any(question in draft.answers for question in asked),
            "is_done": not any(form[question].errors for question in asked),
        }
        for name, asked in FORM_PAGES.items()
    }
    found["files"] = {"is_begun": has_files, "is_done": True}
    return {name: found[name] for name in PAGES if name in found}


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def page(request: HttpRequest, owner: Draft | Entry, part: str) -> HttpResponse:
    """One page of the form. What was typed is kept first, and judged then."""
    if isinstance(owner, Entry):
        return _sent_already(request, owner, part)
    draft, challenge = owner, owner.challenge
    if request.method != "POST":
        if not draft.can_be_sent:
            return SeeOther(draft.draft_path)
        typed = {"data": draft.as_form_data} if SHOW_ERRORS in request.GET else {}
        form = EntryForm(**typed, initial=draft.answers, challenge=challenge, part=part)
        return _part_page(request, draft, form, part)
    form = EntryForm(request.POST, challenge=challenge, part=part)
    if antispam.is_cross_site(request):
        form.add_error(None, antispam.CROSS_SITE_MESSAGE)
        return _part_page(request, draft, form, part, status=403)
    if form.is_too_long_to_keep():
        return _part_page(request, draft, form, part)
    draft = drafts.save_answers(draft, names=FORM_PAGES[part], answers=form.typed)
    if "back" in request.POST:
        return SeeOther(draft.page_path(PAGES[PAGES.index(part) - 1]))
    if "save" in request.POST:
        return SeeOther(draft.draft_path + ("saved/" if draft.email else "save/"))
    if not draft.can_be_sent:
        return SeeOther(draft.draft_path)
    came_from_check = "check" in request.GET
    if not form.is_valid():
        return SeeOther(f"?{SHOW_ERRORS}" + ("&check" if came_from_check else ""))
    return SeeOther(draft.page_path("check" if came_from_check else _after(part)))


def _sent_already(request: HttpRequest, entry: Entry, part: str) -> HttpResponse:
    """The back button leads on; words from another window are shown again."""
    if request.method != "POST":
        return SeeOther(entry.private_path)
    form = EntryForm(request.POST, challenge=entry.challenge, part=part)
    form.add_error(
        None,
        _("You have sent this idea from another window. Copy your words from here."),
    )
    page = {
        "form": form,
        "entry": entry,
        "challenge": entry.challenge,
        **progress(part),
    }
    return render(request, "challenges/entry_form.html", page)


def _after(page: str) -> str:
    return PAGES[PAGES.index(page) + 1]


def _part_page(
    request: HttpRequest, draft: Draft, form: EntryForm, part: str, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "draft": draft,
        "challenge": draft.challenge,
        **progress(part),
    }
    return render(request, "challenges/entry_form.html", page, status=status)


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def check(request: HttpRequest, owner: Draft | Entry) -> HttpResponse:
    """Read all answers once more, agree to the rules, and send."""
    if isinstance(owner, Entry):  # a second click, or the back button
        end = "sent/" if request.method == "POST" else ""
        return SeeOther(owner.private_path + end)
    draft = owner
    if not draft.can_be_sent:
        return SeeOther(draft.draft_path)
    sent = request.POST if request.method == "POST" else request.GET
    ticked = {name: "on" for name in CONSENTS if name in sent}
    answers = draft.as_form_data
    answers.update(ticked)
    form = EntryForm(answers, challenge=draft.challenge)
    if request.method != "POST":
        if CHANGED_ELSEWHERE in request.GET:
            form.add_error(None, _("It was changed in another window. Read it again."))
        elif SHOW_ERRORS not in request.GET:
            form.errors.pop("rules_accepted", None)  # nobody was asked yet
        return _check_page(request, draft, form)
    if antispam.is_cross_site(request):
        form.add_error(None, antispam.CROSS_SITE_MESSAGE)
        return _check_page(request, draft, form, status=403)
    refusal = SHOW_ERRORS
    if form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            entry = drafts.send(draft, entry=form.instance, fingerprint=seen)
            return SeeOther(f"{entry.private_path}sent/")
        except TransitionNotAllowed:
            refusal = CHANGED_ELSEWHERE
    return SeeOther("?" + urlencode({refusal: "", **ticked}))


def _check_page(
    request: HttpRequest, draft: Draft, form: EntryForm, status: int = 200
) -> HttpResponse:
    came_back = status != 200 or not {SHOW_ERRORS, CHANGED_ELSEWHERE}.isdisjoint(
        request.GET
    )
    page = {
        "draft": draft,
        "challenge": draft.challenge,
        "parts": [
            {
                "path": f"{draft.page_path(name)}?check",
                "words": PAGE_TITLES[name],
                "fields": [form[question] for question in asked],
            }
            for name, asked in FORM_PAGES.items()
        ],
        "consents": [form[name] for name in CONSENTS],
        "problems": _problems(draft, form) if came_back else [],
        "files": draft.attachments.all(),
        "similar": similarity.similar_published(
            draft.answers.get("title", ""), draft.text
        ),
        **progress("check"),
    }
    return render(request, "challenges/entry_check.html", page, status=status)


def _problems(draft: Draft, form: EntryForm) -> list[tuple[str, str]]:
    """Each with the address where it can be mended; "" for what no field can mend."""
    pages = {**FORM_PAGES, "check": CONSENTS}
    on_page = {question: name for name, asked in pages.items() for question in asked}
    found = [("", error) for error in form.non_field_errors()]
    for name, page in on_page.items():
        path = "" if page == "check" else f"{draft.page_path(page)}?check"
        address = f"{path}#{first_id(form[name])}"
        found += [(address, error) for error in form[name].errors]
    return found


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Save and come back later: where shall the link go?"""
    page = {"draft": draft, "challenge": draft.challenge}
    if request.method != "POST":
        known = draft.email or draft.answers.get("email", "")
        form = SaveForm(initial={"email": known})
        return render(request, "challenges/draft_save.html", {**page, "form": form})
    form = SaveForm(request.POST)
    refusal, status = antispam.check_send(request, form="save")
    if form.is_valid() and not refusal:
        try:
            saved = drafts.save_for_later(draft, email=form.cleaned_data["email"])
            return SeeOther(f"{saved.draft_path}saved/")
        except TransitionNotAllowed as too_often:
            refusal = str(too_often)
    if refusal:
        form.add_error(None, refusal)
    return render(
        request, "challenges/draft_save.html", {**page, "form": form}, status=status
    )


@require_safe
@draft_page
def saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    email = acknowledgement(draft.reference, since=draft.begun_at)
    page = {"draft": draft, "challenge": draft.challenge, "email": email}
    return render(request, "challenges/draft_saved.html", page)


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def reminders(request: HttpRequest, draft: Draft) -> HttpResponse:
    """No reminders, or reminders again."""
    if request.method == "POST" and not antispam.is_cross_site(request):
        drafts.set_reminders(draft, wanted="start" in request.POST)
        return SeeOther(draft.draft_path)
    return render(request, "challenges/draft_reminders.html", {"draft": draft})


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def erase(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST" and not antispam.is_cross_site(request):
        drafts.delete(draft)
        return SeeOther(reverse("challenges:erased"))
    return render(request, "challenges/draft_erase.html", {"draft": draft})
