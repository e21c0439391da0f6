"""From the first page of the form to the thank-you page."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges import services
from challenges.forms.entry import (
    CONSENTS,
    PART_WORDS,
    PARTS,
    EntryForm,
    FirstPartForm,
)
from challenges.forms.private import SaveForm
from challenges.models import Challenge, Draft, Entry
from challenges.views.private import link_unknown, secret
from smartcity import guard, private_links
from smartcity.moves import IllegalMove
from smartcity.responses import SeeOther

WRONG, CHANGED = "wrong", "changed"
"""In the address of a page that comes back: its answers are judged, or were changed in
another window. A page that a POST leads to by 303 comes back with the back button."""

PAGES = list(PART_WORDS)
"""The way through the form, and so the ends of its addresses."""


@csrf_exempt  # nobody is signed in and there is no cookie: see smartcity.guard
@guard.kept_for_the_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page. What comes from it is a draft, at an address of its own."""
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if request.method != "POST":
        if not challenge.is_open:
            return closed_page(request, challenge)
        return _first_page(request, FirstPartForm(challenge=challenge, part="idea"))
    form = FirstPartForm(request.POST, challenge=challenge, part="idea")
    refusal, status = _refusal(request, form)
    if refusal:
        form.add_error(None, refusal)
    in_time = challenge.takes(form.shown_at)
    wants_to_save = "save" in request.POST or not in_time
    if not form.passes_guard or not (form.is_valid() or wants_to_save):
        return _first_page(request, form, status=status)
    draft = services.begin_draft(
        challenge,
        answers=form.typed,
        send_key=form.send_key,
        begun_at=form.shown_at,
    )
    if not in_time:
        return SeeOther(draft.draft_path)  # it says whom to ring
    return SeeOther(draft.page_path("save" if wants_to_save else "more"))


def closed_page(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    return render(request, "challenges/challenge_closed.html", {"challenge": challenge})


def _first_page(
    request: HttpRequest, form: FirstPartForm, status: int = 200
) -> HttpResponse:
    page = {"form": form, "challenge": form.instance.challenge, **place("idea")}
    return render(request, "challenges/entry_form.html", page, status=status)


def _refusal(request: HttpRequest, form: FirstPartForm) -> tuple[str, int]:
    """Why a send cannot be taken now, and the status that says so; "" if it can."""
    if not form.instance.challenge.is_over and not form.instance.challenge.is_open:
        return _("This challenge is not open yet. Your words are still here."), 200
    if not form.typed:
        return _("There is nothing to keep yet. Write a few words first."), 200
    return guard.refusal(request, form="entry")


def place(page: str) -> dict[str, object]:
    """Where a page stands on the way."""
    number = PAGES.index(page) + 1
    return {
        "part": page,
        "words": PART_WORDS[page],
        "step": number,
        "steps": len(PAGES),
        "is_first": number == 1,
    }


def _of_draft(
    view: Callable[[HttpRequest, Draft], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page of a draft, for whoever has its link. Once it is sent, that leads on."""

    @secret
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        nonce = private_links.nonce_in("entry", token)
        drafts = Draft.objects.select_related("challenge")
        draft = drafts.filter(link_nonce=nonce).first()
        if draft is not None:
            try:
                return view(request, draft, **more)
            except (Draft.DoesNotExist, Entry.DoesNotExist):
                pass  # sent or deleted by another click, just now
        entry = Entry.objects.filter(link_nonce=nonce).first()
        if entry is None:
            return link_unknown(request)
        # The thank-you page for a second click, the private page for the back button.
        end = "sent/" if request.method == "POST" else ""
        return SeeOther(entry.private_path + end)

    return guarded


@require_safe
@_of_draft
def draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Where somebody comes back to: what is written, and what is missing."""
    form = EntryForm(draft.as_data, challenge=draft.challenge)
    files = draft.attachments.all()
    begun = {**draft.answers, **({"files": True} if files else {})}
    pages = [
        {
            "path": draft.page_path(name),
            "words": PART_WORDS[name],
            "is_begun": any(question in begun for question in (*asked, name)),
            "is_done": not any(form[question].errors for question in asked),
        }
        for name in PAGES[:-1]
        for asked in [PARTS.get(name, [])]
    ]
    answers = [field for field in form if field.name in draft.answers]
    page = {"draft": draft, "pages": pages, "answers": answers, "files": files}
    return render(request, "challenges/draft.html", page)


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def part(request: HttpRequest, draft: Draft, part: str) -> HttpResponse:
    """One page of the form. What was typed is kept first, and judged then."""
    challenge = draft.challenge
    if request.method != "POST":
        if not draft.may_be_sent:
            return SeeOther(draft.draft_path)
        typed = {"data": draft.as_data} if WRONG in request.GET else {}
        form = EntryForm(**typed, initial=draft.answers, challenge=challenge, part=part)
        return _part_page(request, draft, form, part)
    form = EntryForm(request.POST, challenge=challenge, part=part)
    if guard.is_foreign(request):
        form.add_error(None, guard.FOREIGN)
        return _part_page(request, draft, form, part, status=403)
    draft = services.keep(draft, names=PARTS[part], answers=form.typed)
    if "save" in request.POST:
        return SeeOther(draft.draft_path + ("saved/" if draft.email else "save/"))
    if not draft.may_be_sent:
        return SeeOther(draft.draft_path)
    came_from_check = "check" in request.GET
    if not form.is_valid():
        return SeeOther(f"?{WRONG}" + ("&check" if came_from_check else ""))
    return SeeOther(draft.page_path("check" if came_from_check else _after(part)))


def _after(page: str) -> str:
    return PAGES[PAGES.index(page) + 1]


def _part_page(
    request: HttpRequest, draft: Draft, form: EntryForm, part: str, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "draft": draft,
        "challenge": draft.challenge,
        "before": draft.page_path(PAGES[PAGES.index(part) - 1])
        if part != "idea"
        else "",
        **place(part),
    }
    return render(request, "challenges/entry_form.html", page, status=status)


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Read all answers once more, agree to the rules, and send."""
    if not draft.may_be_sent:
        return SeeOther(draft.draft_path)
    sent = request.POST if request.method == "POST" else request.GET
    ticked = {name: "on" for name in CONSENTS if name in sent}
    answers = draft.as_data
    answers.update(ticked)
    form = EntryForm(answers, challenge=draft.challenge)
    if request.method != "POST":
        if CHANGED in request.GET:
            form.add_error(None, _("It was changed in another window. Read it again."))
        elif WRONG not in request.GET:
            form.errors.pop("rules_accepted", None)  # nobody was asked yet
        return _check_page(request, draft, form)
    if guard.is_foreign(request):
        form.add_error(None, guard.FOREIGN)
        return _check_page(request, draft, form, status=403)
    refusal = WRONG
    if form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            entry = services.send_draft(draft, entry=form.instance, seen=seen)
            return SeeOther(f"{entry.private_path}sent/")
        except IllegalMove:
            refusal = CHANGED
    return SeeOther("?" + urlencode({refusal: "", **ticked}))


def _check_page(
    request: HttpRequest, draft: Draft, form: EntryForm, status: int = 200
) -> HttpResponse:
    parts = [
        {
            "name": name,
            "words": PART_WORDS[name],
            "fields": [form[field] for field in fields],
        }
        for name, fields in PARTS.items()
    ]
    page = {
        "draft": draft,
        "challenge": draft.challenge,
        "form": form,
        "parts": parts,
        "consents": [form[name] for name in CONSENTS],
        "files": draft.attachments.all(),
        "similar": Entry.objects.similar_to(draft.answers.get("title", ""), draft.text),
        "was_sent": bool(request.GET) or status != 200,
        **place("check"),
    }
    return render(request, "challenges/entry_check.html", page, status=status)


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Save and come back later: where shall the link go?"""
    page = {"draft": draft, "challenge": draft.challenge}
    if request.method != "POST":
        known = draft.email or draft.answers.get("email", "")
        form = SaveForm(initial={"email": known})
        return render(request, "challenges/draft_save.html", {**page, "form": form})
    form = SaveForm(request.POST)
    refusal, status = guard.refusal(request, form="save")
    if form.is_valid() and not refusal:
        services.save_for_later(draft, email=form.cleaned_data["email"])
        return SeeOther(f"{draft.draft_path}saved/")
    if refusal:
        form.add_error(None, refusal)
    return render(
        request, "challenges/draft_save.html", {**page, "form": form}, status=status
    )


@require_safe
@_of_draft
def saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    page = {"draft": draft, "challenge": draft.challenge}
    return render(request, "challenges/draft_saved.html", page)


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def reminders(request: HttpRequest, draft: Draft) -> HttpResponse:
    """No reminders, or reminders again."""
    if request.method == "POST" and not guard.is_foreign(request):
        services.set_reminders(draft, wanted="start" in request.POST)
        return SeeOther(draft.draft_path)
    return render(request, "challenges/draft_reminders.html", {"draft": draft})


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def erase(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST" and not guard.is_foreign(request):
        services.erase_draft(draft)
        return SeeOther(reverse("challenges:erased"))
    return render(request, "challenges/draft_erase.html", {"draft": draft})
