"""The pages of the sign-in, and the page about it in the staff's own menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as vouch
from django_otp.plugins.otp_static.models import StaticDevice

from core.http import SeeOther
from core.users import get_staff_user
from smartcity.sign_in import lockout, saved_post, session, two_factor
from smartcity.sign_in.forms import CodeForm, FirstCodeForm, PasswordForm

View = Callable[[HttpRequest], HttpResponse]


def _page(
    request: HttpRequest, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **more}
    return TemplateResponse(request, f"admin/{name}.html", context, status=status)


def _where_codes_are_required(view: View) -> View:
    """The demo asks for no codes: there these pages would only confuse."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if not settings.OTP_REQUIRED:
            raise Http404
        return view(request)

    return never_cache(sensitive_post_parameters()(asked))


class Password(LoginView):
    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm
    next_page = reverse_lazy("admin:index")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):  # in another tab, meanwhile
            return SeeOther(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": _("Sign in"),
            "next": self.get_success_url(),
            "unsent": self.request.POST.get(saved_post.FIELD, ""),
        }

    def form_valid(self, form: AdminAuthenticationForm) -> HttpResponse:
        step = session.begin if settings.OTP_REQUIRED else login
        step(self.request, form.get_user())
        then = self.get_success_url()
        if saved_post.store(self.request, self.request.POST.get(saved_post.FIELD, "")):
            then = reverse("admin:unsent")
        if not settings.OTP_REQUIRED:
            return SeeOther(then)
        self.request.session[session.NEXT_URL] = then
        has_none = session.NEW_PHONE in self.request.session
        return SeeOther(reverse("admin:phone" if has_none else "admin:code"))


@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """The answer to what was sent after the session had ended."""
    return _page(
        request,
        "login",
        _("Sign in again"),
        status=403,
        form=AdminAuthenticationForm(request),
        next=request.get_full_path(),
        unsent=saved_post.sign(request),
    )


@never_cache
def send_unsent(request: HttpRequest) -> HttpResponse:
    sent = saved_post.load(request)
    if sent is None:
        return SeeOther(reverse("admin:index"))
    return _page(request, "sign_in/unsent", _("You are signed in again"), **sent)


@_where_codes_are_required
def code(request: HttpRequest) -> HttpResponse:
    user = session.pending_user(request)
    if user is None:
        return SeeOther(reverse("admin:login"))
    if lockout.is_locked(request, user):
        return lockout.locked(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = two_factor.check_code(user, code=form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error("code", refusal)
            if isinstance(refusal, two_factor.WrongCode):
                lockout.count_failure(request, user)
        else:
            then = session.complete(request, user, device)
            if isinstance(device, StaticDevice):
                _say_how_many_are_left(request)
            return SeeOther(then)
    return _page(request, "sign_in/code", _("Your code"), form=form)


def _say_how_many_are_left(request: HttpRequest) -> None:
    left = two_factor.recovery_codes_left(get_staff_user(request))
    messages.warning(
        request,
        ngettext(
            "You have %(left)d recovery code left. “Sign-in codes” makes new ones.",
            "You have %(left)d recovery codes left. “Sign-in codes” makes new ones.",
            left,
        )
        % {"left": left},
    )


@_where_codes_are_required
def phone(request: HttpRequest) -> HttpResponse:
    """Set one up: the first one, at the first sign-in; or another one later, for which
    the session holds a key once the password was asked for again."""
    is_in = admin.site.has_permission(request)
    user = get_staff_user(request) if is_in else session.pending_user(request)
    key = request.session.get(session.NEW_PHONE)
    if user is None or key is None:
        return SeeOther(reverse("admin:sign_in" if is_in else "admin:login"))
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = two_factor.enrol_phone(
                user, key=key, code=form.cleaned_data["code"], may_replace=is_in
            )
        except ValidationError as refusal:
            form.add_error("code", refusal)
        else:
            if is_in:
                vouch(request, device)
                del request.session[session.NEW_PHONE]
                then = reverse("admin:sign_in")
            else:
                then = session.complete(request, user, device)
            return _show_once(request, codes, then)
    address = two_factor.key_as_address(user, key)
    square = segno.make_qr(address, error="m").svg_inline(omitsize=True, light="#fff")
    return _page(
        request,
        "sign_in/phone",
        _("Set up your phone"),
        form=form,
        key=two_factor.key_as_text(key),
        address=address,
        square=mark_safe(square),  # nosec B308 B703
    )


def _show_once(request: HttpRequest, codes: list[str], then: str) -> HttpResponse:
    request.session[session.NEW_CODES] = codes
    request.session[session.NEXT_URL] = then
    return SeeOther(reverse("admin:recovery_codes"))


@_where_codes_are_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New ones, until they are said to be kept: never again after that."""
    codes = request.session.get(session.NEW_CODES)
    if codes is None:
        return SeeOther(reverse("admin:sign_in"))
    if request.method == "POST":
        del request.session[session.NEW_CODES]
        return SeeOther(request.session.pop(session.NEXT_URL))
    grouped = [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]
    return _page(
        request, "sign_in/recovery_codes", _("Your recovery codes"), codes=grouped
    )


@_where_codes_are_required
def overview(request: HttpRequest) -> HttpResponse:
    user = get_staff_user(request)
    form = PasswordForm(request.POST or None, request=request, user=user)
    if form.is_valid():
        if "new_phone" in request.POST:
            request.session[session.NEW_PHONE] = two_factor.new_key()
            return SeeOther(reverse("admin:phone"))
        codes = two_factor.new_recovery_codes(user)
        return _show_once(request, codes, reverse("admin:sign_in"))
    return _page(
        request,
        "sign_in/overview",
        _("Sign-in codes"),
        form=form,
        phone=two_factor.phone_of(user),
        codes_left=two_factor.recovery_codes_left(user),
    )
