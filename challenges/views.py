"""The pages of the challenge. Each fetches, asks a form, calls a verb, and answers."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from challenges import services
from challenges.forms import EntryForm
from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from challenges.models.entry import MOVES, Status
from smartcity import guard, private_links
from smartcity.moves import IllegalMove
from smartcity.references import normalise
from smartcity.responses import SeeOther

IDEAS_ON_A_PAGE = 24


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


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    published = Entry.objects.published().select_related("challenge", "focus_area")
    page = Paginator(published, IDEAS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "challenges/idea_list.html", {"page": page})


@require_safe
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    entry = get_object_or_404(
        Entry.objects.published().select_related("challenge", "focus_area"),
        reference=normalise(reference),
    )
    return render(request, "challenges/idea_detail.html", {"idea": entry})


def _private(
    view: Callable[[HttpRequest, Entry], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page behind a private link: kept by nobody, named to nobody."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        entry = (
            Entry.objects.select_related("challenge", "focus_area")
            .filter(link_nonce=private_links.nonce_in("entry", token))
            .first()
        )
        if entry is None:
            response = render(request, "challenges/link_unknown.html", status=404)
        else:
            response = view(request, entry)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_safe
@_private
def private(request: HttpRequest, entry: Entry) -> HttpResponse:
    return render(
        request,
        "challenges/entry_private.html",
        {
            "entry": entry,
            "steps": entry.steps.for_entrant(),
            "can_withdraw": Status.WITHDRAWN in MOVES[entry.status],
        },
    )


@require_safe
@_private
def sent(request: HttpRequest, entry: Entry) -> HttpResponse:
    return render(request, "challenges/entry_sent.html", {"entry": entry})


@csrf_exempt  # the link itself is the key: see smartcity.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def withdraw(request: HttpRequest, entry: Entry) -> HttpResponse:
    if Status.WITHDRAWN not in MOVES[entry.status]:
        return SeeOther(entry.private_path)  # it says where the entry stands
    if request.method == "POST" and not guard.is_foreign(request):
        with suppress(IllegalMove):  # somebody was quicker: the private page tells
            services.withdraw(entry)
        return SeeOther(entry.private_path)
    return render(request, "challenges/entry_withdraw.html", {"entry": entry})
