"""The pages of a draft, but for the last one, on which it is sent: see check.py."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.forms.entry import (
    FORM_PAGES,
    PAGE_TITLES,
    EntryForm,
    with_names,
)
from challenges.forms.private import SaveForm
from challenges.models import Draft, Entry
from challenges.services.entering import drafts
from challenges.views.access import READ_AND_POST, private_page
from challenges.views.confirm import confirm_page
from core import antispam
from core.http import SeeOther
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledgement

SHOW_ERRORS, CHANGED_ELSEWHERE = "wrong", "changed"
"""Query parameters of a page that comes back: show what is wrong with its answers, or
that they were changed in another window. A POST leads there by 303, so that the back
button works."""

FROM_CHECK = "check"
"""Query parameter of a page that was opened from the last one, "check your answers",
and leads back there."""

PAGES = list(PAGE_TITLES)
"""The pages of the form in their order; each is the end of its URL."""


def progress(form_page: str) -> dict[str, object]:
    """Return what the templates say about the place of a page in the form."""
    step = PAGES.index(form_page) + 1
    return {
        "form_page": form_page,
        "page_title": PAGE_TITLES[form_page],
        "step": step,
        "steps": list(PAGE_TITLES.values()),
        "next_title": PAGE_TITLES[PAGES[step]] if step < len(PAGES) else "",
        "is_first": step == 1,
    }


@private_page(Draft)
def overview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The private page of a draft: what is written, and what is missing."""
    form = EntryForm(draft.as_form_data, challenge=draft.challenge)
    files = draft.attachments.all()
    states = _page_states(form, draft, has_files=bool(files))
    form_pages = [
        {"path": draft.page_path(name), "title": PAGE_TITLES[name], **state}
        for name, state in states.items()
    ]
    answers = [field for field in form if field.name in draft.answers]
    context = {
        "draft": draft,
        "form_pages": form_pages,
        "answers": with_names(answers),
        "files": files,
    }
    return render(request, "challenges/draft.html", context)


def _page_states(
    form: EntryForm, draft: Draft, *, has_files: bool
) -> dict[str, dict[str, bool]]:
    """Say of each page of the form, in their order, whether it is begun and done."""
    states = {
        name: {
            "is_begun": any(field.name in draft.answers for field in fields),
            "is_done": not any(field.errors for field in fields),
        }
        for name in FORM_PAGES
        for fields in [form.fields_of(name)]
    }
    states["files"] = {"is_begun": has_files, "is_done": True}
    return {name: states[name] for name in PAGES if name in states}


@private_page(Draft, Entry, methods=READ_AND_POST)
def edit(request: HttpRequest, owner: Draft | Entry, form_page: str) -> HttpResponse:
    """One page of the form. Its answers are stored first, right or wrong, and judged
    then."""
    if isinstance(owner, Entry):
        return _already_sent(request, owner, form_page)
    draft, challenge = owner, owner.challenge
    if request.method != "POST":
        if not draft.can_be_sent:
            return SeeOther(draft.draft_path)
        form = EntryForm(
            draft.as_form_data if SHOW_ERRORS in request.GET else None,
            initial={"email": draft.email, **draft.answers},
            challenge=challenge,
            form_page=form_page,
        )
        return _edit_page(request, draft, form, form_page)
    form = EntryForm(request.POST, challenge=challenge, form_page=form_page)
    if antispam.is_cross_site(request):
        form.add_error(None, antispam.CROSS_SITE_MESSAGE)
        return _edit_page(request, draft, form, form_page, status=403)
    if form.is_too_long_to_store():
        return _edit_page(request, draft, form, form_page)
    draft = drafts.save_answers(
        draft, names=FORM_PAGES[form_page], answers=form.raw_answers
    )
    return SeeOther(_next_url(request, draft, form, form_page))


def _next_url(
    request: HttpRequest, draft: Draft, form: EntryForm, form_page: str
) -> str:
    """Return where the button that was pressed leads, once the answers are stored."""
    if "back" in request.POST:
        return draft.page_path(PAGES[PAGES.index(form_page) - 1])
    if "save" in request.POST:
        return draft.draft_path + ("saved/" if draft.email else "save/")
    if not draft.can_be_sent:
        return draft.draft_path
    is_from_check = FROM_CHECK in request.GET
    if not form.is_valid():
        return f"?{SHOW_ERRORS}" + (f"&{FROM_CHECK}" if is_from_check else "")
    following = PAGES[PAGES.index(form_page) + 1]
    return draft.page_path("check" if is_from_check else following)


def _already_sent(request: HttpRequest, entry: Entry, form_page: str) -> HttpResponse:
    """Answer for a draft that is an entry by now: the back button leads on, and answers
    from another window are shown again."""
    if request.method != "POST":
        return SeeOther(entry.private_path)
    form = EntryForm(request.POST, challenge=entry.challenge, form_page=form_page)
    form.add_error(
        None,
        _("You have sent this idea from another window. Copy your words from here."),
    )
    context = {
        "form": form,
        "entry": entry,
        "challenge": entry.challenge,
        **progress(form_page),
    }
    return render(request, "challenges/entry_form.html", context)


def _edit_page(
    request: HttpRequest,
    draft: Draft,
    form: EntryForm,
    form_page: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "draft": draft,
        "challenge": draft.challenge,
        **progress(form_page),
    }
    return render(request, "challenges/entry_form.html", context, status=status)


@private_page(Draft, methods=READ_AND_POST)
def save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Save and come back later: ask for the email address that gets the link."""
    if request.method != "POST":
        email = draft.email or draft.answers.get("email", "")
        return _save_page(request, draft, SaveForm(initial={"email": email}))
    form = SaveForm(request.POST)
    if form.is_accepted(request, limit="save"):
        try:
            saved_draft = drafts.save_for_later(draft, email=form.cleaned_data["email"])
            return SeeOther(f"{saved_draft.draft_path}saved/")
        except TransitionNotAllowed as too_often:
            form.add_error(None, str(too_often))
    return _save_page(request, draft, form)


def _save_page(request: HttpRequest, draft: Draft, form: SaveForm) -> HttpResponse:
    context = {"draft": draft, "challenge": draft.challenge, "form": form}
    return render(request, "challenges/draft_save.html", context, status=form.status)


@private_page(Draft)
def saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    email = acknowledgement(draft.reference, since=draft.begun_at)
    context = {"draft": draft, "challenge": draft.challenge, "email": email}
    return render(request, "challenges/draft_saved.html", context)


@private_page(Draft, methods=READ_AND_POST, is_for_unopened=True)
def reminders(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Stop the reminders of a draft, or start them again.

    Mail programs send a POST that says List-Unsubscribe=One-Click, and follow no
    redirect (RFC 8058)."""
    if request.method == "POST" and not antispam.is_cross_site(request):
        drafts.set_reminders(draft, wanted="start" in request.POST)
        if "List-Unsubscribe" not in request.POST:
            return SeeOther(draft.draft_path)
    if draft.wants_reminders:
        return confirm_page(
            request,
            draft,
            question=_("Stop the reminders?"),
            effects=[
                _(
                    "We will send you no more emails about this draft. We will keep "
                    "it until 90 days after the challenge closes."
                )
            ],
            yes=_("Yes, stop them"),
            no=_("No, keep them"),
        )
    return confirm_page(
        request,
        draft,
        question=_("Remind you again?"),
        effects=[
            _(
                "We will remind you three days and one day before the challenge "
                "closes, and tell you if that day changes, unless you have sent your "
                "idea."
            )
        ],
        yes=_("Yes, remind me"),
        no=_("No, thank you"),
        button_name="start",
    )


@private_page(Draft, methods=READ_AND_POST, is_for_unopened=True)
def delete(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST" and not antispam.is_cross_site(request):
        drafts.delete(draft)
        return SeeOther(reverse("challenges:deleted"))
    return confirm_page(
        request,
        draft,
        question=_("Delete what you wrote?"),
        effects=[
            _(
                "We will delete every answer, every file and your email address. "
                "Nobody can bring it back, not even us."
            )
        ],
        yes=_("Yes, delete everything"),
        is_dangerous=True,
        no=_("No, keep it"),
    )
