"""A challenge, and the way into it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges import services
from challenges.forms import EntryForm
from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from smartcity import guard
from smartcity.responses import SeeOther


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    published = Challenge.objects.published()
    return render(
        request,
        "challenges/challenge_list.html",
        {
            "open": published.open(),
            "upcoming": published.upcoming(),
            "finished": published.finished(),
        },
    )


@require_safe
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    awarded = Entry.objects.none()
    if challenge.phase == Phase.RESULTS:
        ideas = challenge.entries.published().awarded()
        awarded = ideas.select_related("challenge", "focus_area")
    return render(
        request,
        "challenges/challenge_detail.html",
        {
            "challenge": challenge,
            "awarded": awarded,
            "idea_count": challenge.idea_count,
        },
    )


@csrf_exempt  # nobody is signed in and there is no cookie: see smartcity.guard
@guard.kept_for_the_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.published(), slug=slug)
    if request.method != "POST":
        if not challenge.is_open:
            return render(
                request, "challenges/challenge_closed.html", {"challenge": challenge}
            )
        form = EntryForm(challenge=challenge)
        return _entry_page(request, form)

    form = EntryForm(request.POST, challenge=challenge)
    refusal, status = _refusal(request, challenge)
    if form.is_valid() and not refusal:
        entry = services.submit_entry(form.instance, send_key=form.send_key)
        return SeeOther(f"{entry.private_path}sent/")
    if refusal:
        form.add_error(None, refusal)
    return _entry_page(request, form, status=status)


def _entry_page(
    request: HttpRequest, form: EntryForm, status: int = 200
) -> HttpResponse:
    page = {"form": form, "challenge": form.instance.challenge}
    return render(request, "challenges/entry_form.html", page, status=status)


def _refusal(request: HttpRequest, challenge: Challenge) -> tuple[str, int]:
    """Why a send cannot be taken now, and the status that says so; "" if it can."""
    if not challenge.is_open:
        sentence = _(
            "This challenge takes no entries now. Your words are still here: "
            "copy them, and tell us what you would like to do."
        )
        return sentence, 200
    return guard.refusal(request, form="entry")
