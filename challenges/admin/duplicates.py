"""The same idea from two people: both are read side by side before one is marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.forms.review import DuplicateForm
from challenges.models import Entry
from challenges.services.moderation import duplicates
from challenges.services.moderation.redaction import public_field
from challenges.services.similarity import TEXT_FIELDS
from core.admin.half_written import keep_input
from core.admin.pages import render_admin_page
from core.admin.service_pages import call_service, service_view
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.text.diff import Segment, word_diff

PHRASE_WORDS = 3
"""Words in a row from which two texts say the same: fewer are alike by chance."""


@dataclass(frozen=True)
class Part:
    """Part of a text; `is_alike` if the other text has it, too."""

    text: str
    is_alike: bool = False


@dataclass(frozen=True)
class Comparison:
    """One question, and the parts of what two ideas answer."""

    label: str
    answers: list[tuple[Entry, list[Part]]]


def compare(entry: Entry, other: Entry) -> list[Comparison]:
    """Return the public texts of both, question by question."""
    comparisons = []
    for name in TEXT_FIELDS:
        segments = word_diff(getattr(entry, name), getattr(other, name))
        answers = [
            (entry, _parts(s for s in segments if not s.is_added)),
            (other, _parts(s for s in segments if not s.is_removed)),
        ]
        label = str(public_field(name).verbose_name)
        comparisons.append(Comparison(label, answers))
    return comparisons


def _parts(segments: Iterable[Segment]) -> list[Part]:
    parts = []
    for segment in segments:
        is_kept = not segment.is_added and not segment.is_removed
        is_alike = is_kept and len(segment.text.split()) >= PHRASE_WORDS
        words = segment.text.lstrip()
        space = segment.text.removesuffix(words)
        parts += [Part(space), Part(words, is_alike)]
    return parts


def duplicate(
    model_admin: WorkflowAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Show two ideas side by side, and mark the first as the same as the other.

    The review page posts the `reference` that was typed there; the URL of this page
    has it as `of`."""
    entry = model_admin.get_object_or_deny(request, pk)
    is_typed = request.method == "POST" and "of" not in request.GET
    typed = request.POST if is_typed else {"reference": request.GET.get("of", "")}
    form = DuplicateForm(typed)
    if not form.is_valid():
        if is_typed:
            return model_admin.render_object_page(request, entry, form)
        return model_admin.redirect_to_object(request, entry)
    other = form.cleaned_data["reference"]
    refusal = duplicates.reason_against(entry, other)
    if is_typed and refusal:
        messages.error(request, refusal)
        return model_admin.render_object_page(request, entry, form)
    if is_typed:
        data = request.POST.copy()
        del data["reference"]
        keep_input(model_admin, request, entry, data)
        url = model_admin.object_url(request, "duplicate", entry, of=other.reference)
        return SeeOther(url)
    service = partial(duplicates.mark_duplicate, of=other)
    if request.method == "POST" and call_service(
        model_admin, request, entry, service, must_match=["fingerprint"]
    ):
        done = _("Marked as the same idea. Entrants who get emails are told.")
        messages.success(request, done)
        return model_admin.redirect_to_object(request, entry)
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/entry/duplicate.html",
        f"{_('Side by side')}: {entry.reference}",
        obj=entry,
        ideas=[entry, other],
        refusal=refusal,
        comparisons=compare(entry, other),
        has_same_email=bool(entry.email_key) and entry.email_key == other.email_key,
        fingerprint=model_admin.get_fingerprint(entry),
        object_url=model_admin.object_url(request, "change", entry),
    )


unmark_duplicate = service_view(
    duplicates.unmark_duplicate, _("It is an idea of its own again.")
)
