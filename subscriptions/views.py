"""Asking for updates by email; confirming, changing and stopping them behind a private
link."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import antispam, private_links
from core.http import SeeOther, allow_back_button, behind_private_link
from core.types import View
from focus_areas.models import FocusArea
from outbox.services import emails_are_slow
from subscriptions import services
from subscriptions.forms import ChoicesForm, SubscribeForm
from subscriptions.models import Subscription

CONSENT = gettext_lazy(
    "Press the button to get the emails you chose above. You can stop them at any time."
)
"""Words to which somebody agrees who presses the button; they are kept."""

READ_AND_POST = ["GET", "HEAD", "POST"]


def private_page(*, shows_stopped: bool = False) -> Callable[[View], View]:
    """Decorate a view of the subscription that a private link opens; it gets that in
    place of the token. See core.http.behind_private_link.

    A token that opens nothing is answered with 404. With `shows_stopped`, one of a
    subscription that is gone is told so instead: a mail program may send its click
    twice."""

    def decorate(view: View) -> View:
        @behind_private_link(READ_AND_POST)
        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponseBase:
            nonce = private_links.verify_token(
                private_links.Purpose.SUBSCRIPTION, token
            )
            subscription = Subscription.objects.filter(link_nonce=nonce).first()
            try:
                if subscription is not None:
                    return view(request, subscription)
            except Subscription.DoesNotExist:
                pass  # stopped by another click, just now
            if nonce and shows_stopped:
                return _stopped_page(request)
            return render(request, "subscriptions/link_unknown.html", status=404)

        return page

    return decorate


@csrf_exempt  # nobody is signed in and there is no cookie, see core.antispam
@allow_back_button
@require_http_methods(READ_AND_POST)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for updates; `?area=` of a link chooses a focus area."""
    if request.method != "POST":
        slugs = request.GET.getlist("area")
        areas = FocusArea.objects.filter(slug__in=slugs) if slugs else ()
        return _form_page(request, SubscribeForm(initial={"areas": areas}))
    form = SubscribeForm(request.POST)
    if form.is_accepted(request, limit="updates"):
        services.subscribe(
            email=form.cleaned_data["email"],
            asked_on=request.path,
            consent_text=str(CONSENT),
            **form.choices,
        )
        return SeeOther(reverse("subscriptions:sent"))
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    context = {"form": form, "consent": CONSENT}
    return render(request, "subscriptions/subscribe.html", context, status=form.status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say the same to everybody, whether we know their address or not."""
    context = {"emails_are_slow": emails_are_slow(), "days": services.CONFIRM_DAYS}
    return render(request, "subscriptions/sent.html", context)


@private_page()
def confirm(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """Ask whether it was really they; programs that follow links confirm nothing."""
    if subscription.is_confirmed:
        return SeeOther(subscription.private_path)
    if request.method == "POST" and not antispam.is_cross_site(request):
        services.confirm(subscription)
        return SeeOther(f"{subscription.private_path}?begun")
    context = {
        "question": _("Shall we send you updates?"),
        "effects": [
            _("They go to %(email)s.") % {"email": subscription.email},
            f"{subscription.get_frequency_display()}: "
            f"{', '.join(subscription.area_names)}.",
        ],
        "yes": _("Yes, send me updates"),
        "no": _("No, delete my address"),
        "back_url": f"{subscription.private_path}stop/",
    }
    return render(request, "confirm.html", context)


@private_page()
def private(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """Change how often, and about what; see what is held."""
    if not subscription.is_confirmed:
        return SeeOther(f"{subscription.private_path}confirm/")
    if request.method == "POST":
        form = ChoicesForm(request.POST)
        if form.is_accepted(request, limit="updates"):
            services.change(subscription, **form.choices)
            return SeeOther(f"{subscription.private_path}?saved")
    else:
        areas = subscription.areas.all()
        initial = {"frequency": subscription.frequency, "areas": areas}
        form = ChoicesForm(initial=initial)
    context = {
        "form": form,
        "subscription": subscription,
        "email_days": services.EMAIL_KEEP_DAYS,
    }
    return render(request, "subscriptions/private.html", context, status=form.status)


@private_page(shows_stopped=True)
def stop(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """Stop the updates. A POST stops them whatever it says: mail programs send one
    that says List-Unsubscribe=One-Click, and follow no redirect (RFC 8058)."""
    if request.method == "POST" and not antispam.is_cross_site(request):
        services.stop(subscription)
        if "List-Unsubscribe" in request.POST:
            return _stopped_page(request)
        return SeeOther(reverse("subscriptions:stopped"))
    effect = _(
        "We will delete %(email)s, what you chose, and our copies of the emails to "
        "you, and send nothing more."
    )
    context = {
        "question": _("Stop the updates?"),
        "effects": [effect % {"email": subscription.email}],
        "yes": _("Yes, stop them"),
        "no": _("No, keep them coming"),
        "back_url": subscription.private_path,
        "is_dangerous": True,
    }
    return render(request, "confirm.html", context)


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    return _stopped_page(request)


def _stopped_page(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/stopped.html")
