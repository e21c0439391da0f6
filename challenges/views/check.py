"""The page on which all answers of a draft are read once more, and sent."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from challenges.forms.entry import (
    CONSENT_FIELDS,
    FORM_PAGES,
    PAGE_TITLES,
    EntryForm,
    with_names,
)
from challenges.models import Draft, Entry
from challenges.services import similarity
from challenges.services.entering import drafts
from challenges.views.access import READ_AND_POST, private_page
from challenges.views.drafts import (
    CHANGED_ELSEWHERE,
    FROM_CHECK,
    SHOW_ERRORS,
    progress,
)
from core import antispam
from core.http import SeeOther
from core.templatetags.form_fields import first_id
from core.workflow import TransitionNotAllowed


@private_page(Draft, Entry, methods=READ_AND_POST)
def check(request: HttpRequest, owner: Draft | Entry) -> HttpResponse:
    """All answers once more, to agree to the rules and send."""
    if isinstance(owner, Entry):  # a second click, or the back button
        end = "sent/" if request.method == "POST" else ""
        return SeeOther(owner.private_path + end)
    draft = owner
    if not draft.can_be_sent:
        return SeeOther(draft.draft_path)
    params = request.POST if request.method == "POST" else request.GET
    ticked = {name: "on" for name in CONSENT_FIELDS if name in params}
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
            fingerprint = request.POST.get("fingerprint", "")
            entry = drafts.send(draft, entry=form.instance, fingerprint=fingerprint)
            return SeeOther(f"{entry.private_path}sent/")
        except TransitionNotAllowed:
            refusal = CHANGED_ELSEWHERE
    return SeeOther("?" + urlencode({refusal: "", **ticked}))


def _check_page(
    request: HttpRequest, draft: Draft, form: EntryForm, status: int = 200
) -> HttpResponse:
    shows_errors = status != 200 or not {SHOW_ERRORS, CHANGED_ELSEWHERE}.isdisjoint(
        request.GET
    )
    context = {
        "draft": draft,
        "challenge": draft.challenge,
        "form_pages": [
            {
                "path": f"{draft.page_path(name)}?{FROM_CHECK}",
                "title": PAGE_TITLES[name],
                "fields": with_names(form.fields_of(name)),
            }
            for name in FORM_PAGES
        ],
        "consents": [form[name] for name in CONSENT_FIELDS],
        "problems": _problems(draft, form) if shows_errors else [],
        "files": draft.attachments.all(),
        "similar": similarity.similar_published(
            draft.answers.get("title", ""), draft.text
        ),
        **progress("check"),
    }
    return render(request, "challenges/entry_check.html", context, status=status)


def _problems(draft: Draft, form: EntryForm) -> list[tuple[str, str]]:
    """Return each error with the URL of its field, which may be on another page of the
    form; "" for those that no field can mend."""
    problems = [("", str(error)) for error in form.non_field_errors()]
    fields = [
        (f"{draft.page_path(form_page)}?{FROM_CHECK}", field)
        for form_page in FORM_PAGES
        for field in form.fields_of(form_page)
    ]
    fields += [("", form[name]) for name in CONSENT_FIELDS]
    for path, field in fields:
        url = f"{path}#{first_id(field)}"
        problems += [(url, str(error)) for error in field.errors]
    return problems
