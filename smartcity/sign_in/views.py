"""Pages of the sign-in, and the page about it in the menu of staff."""

from functools import wraps
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_static.models import StaticDevice

from core.http import SeeOther
from core.types import View
from core.users import get_staff_user
from smartcity.sign_in import lockout, saved_post, session, two_factor
from smartcity.sign_in.forms import CodeForm, FirstCodeForm, PasswordForm


def _render(
    request: HttpRequest, name: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/{name}.html", context, status=status)


def _two_factor_page(view: View) -> View:
    """Decorate a page about codes: 404 in the demo, which asks for none; never cached,
    and its fields never shown in error reports."""

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponseBase:
        if not settings.OTP_REQUIRED:
            raise Http404
        return view(request)

    return never_cache(sensitive_post_parameters()(wrapper))


class SignInView(LoginView):
    """The password step."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):  # signed in meanwhile in another tab
            return SeeOther(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed = self.request.POST.get(saved_post.FIELD, "")
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": _("Sign in"),
            self.redirect_field_name: self.get_success_url(),
            "saved_post": signed,
            **saved_post.describe(saved_post.read(signed)),
        }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        if settings.OTP_REQUIRED:
            session.begin(self.request, form.get_user())
        else:
            login(self.request, form.get_user())
        next_url = self.get_success_url()
        if saved_post.store(self.request):
            next_url = reverse("admin:saved_post")
        if not settings.OTP_REQUIRED:
            return SeeOther(next_url)
        self.request.session[session.NEXT_URL] = next_url
        has_no_phone = session.NEW_PHONE_KEY in self.request.session
        return SeeOther(reverse("admin:phone" if has_no_phone else "admin:code"))


@never_cache
def sign_in_again(request: HttpRequest, payload: saved_post.Payload) -> HttpResponse:
    """Ask for the password again, and keep what was sent without it."""
    return _render(
        request,
        "login",
        _("Sign in again"),
        status=403,
        form=AdminAuthenticationForm(request),
        next=payload["path"],
        saved_post=saved_post.sign(payload),
        **saved_post.describe(payload),
    )


@never_cache
def send_saved_post(request: HttpRequest) -> HttpResponse:
    """Offer to send the form that was kept during the sign-in."""
    payload = saved_post.stored(request)
    if payload is None:
        return SeeOther(reverse("admin:index"))
    return _offer_to_send(request, payload)


def _offer_to_send(
    request: HttpRequest, payload: saved_post.Payload, status: int = 200
) -> HttpResponse:
    title = _("You are signed in again")
    context = saved_post.describe(payload)
    return _render(request, "sign_in/saved_post", title, status, **context)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST without a valid CSRF token.

    The page that staff sent was shown before they signed in again in another tab, or
    before the cookies were deleted. What another website sent is not shown: nobody
    shall be led to send that."""
    if not (_is_own_page(request) and request.path.startswith(reverse("admin:index"))):
        return render(request, "403_csrf.html", status=403)
    payload = _payload_without_token(request)
    if payload is None:
        messages.warning(request, _("Your page was out of date. Nothing was changed."))
        return SeeOther(reverse("admin:index"))
    if admin.site.has_permission(request):
        return _offer_to_send(request, payload, status=403)
    return sign_in_again(request, payload)


def _is_own_page(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request. Browsers say so in Origin, which no
    page can forge (RFC 6454, section 7)."""
    own = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return request.headers.get("Origin") in own


def _payload_without_token(request: HttpRequest) -> saved_post.Payload | None:
    """Return what is to be kept; of the sign-in itself, what its form carries along."""
    if request.path == reverse("admin:login"):
        return saved_post.read(request.POST.get(saved_post.FIELD, ""))
    if request.path.startswith(reverse("admin:sign_in")):
        return None
    return saved_post.from_request(request)


@_two_factor_page
def code(request: HttpRequest) -> HttpResponse:
    user = session.pending_user(request)
    if user is None:
        payload = saved_post.stored(request)
        if payload is not None and not admin.site.has_permission(request):
            return sign_in_again(request, payload)
        return SeeOther(reverse("admin:login"))
    if lockout.is_locked(request, user):
        return lockout.locked_response(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = two_factor.use_code(user, code=form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
            if isinstance(error, two_factor.WrongCode):
                lockout.count_failure(request, user)
        else:
            next_url = session.complete(request, user, device)
            if isinstance(device, StaticDevice):
                _say_how_many_codes_remain(request)
            return SeeOther(next_url)
    return _render(request, "sign_in/code", _("Your code"), form=form)


def _say_how_many_codes_remain(request: HttpRequest) -> None:
    remaining = two_factor.count_recovery_codes(get_staff_user(request))
    messages.warning(
        request,
        ngettext(
            "You have %(left)d recovery code left. “Your sign-in” makes new ones.",
            "You have %(left)d recovery codes left. “Your sign-in” makes new ones.",
            remaining,
        )
        % {"left": remaining},
    )


@_two_factor_page
def phone(request: HttpRequest) -> HttpResponse:
    """Set up a phone: the first one, at the first sign-in; or another one later, for
    which `overview` has asked for the password and put a key into the session."""
    is_signed_in = admin.site.has_permission(request)
    user = get_staff_user(request) if is_signed_in else session.pending_user(request)
    key = request.session.get(session.NEW_PHONE_KEY)
    if user is None or key is None:
        return SeeOther(reverse("admin:sign_in" if is_signed_in else "admin:login"))
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = two_factor.enrol_phone(
                user, key=key, code=form.cleaned_data["code"], may_replace=is_signed_in
            )
        except ValidationError as error:
            form.add_error("code", error)
        else:
            if is_signed_in:
                django_otp.login(request, device)
                del request.session[session.NEW_PHONE_KEY]
                next_url = reverse("admin:sign_in")
            else:
                next_url = session.complete(request, user, device)
            return _show_once(request, codes, next_url)
    key_url = two_factor.otpauth_url(user, key)
    qr_code = segno.make_qr(key_url, error="m").svg_inline(omitsize=True, light="#fff")
    return _render(
        request,
        "sign_in/phone",
        _("Set up your phone"),
        form=form,
        key=two_factor.format_key(key),
        key_url=key_url,
        qr_code=mark_safe(qr_code),  # nosec B308 B703
    )


def _show_once(request: HttpRequest, codes: list[str], next_url: str) -> HttpResponse:
    request.session[session.NEW_CODES] = codes
    request.session[session.NEXT_URL] = next_url
    return SeeOther(reverse("admin:recovery_codes"))


@_two_factor_page
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new codes until a button says that they are written down; then never."""
    codes = request.session.get(session.NEW_CODES)
    if codes is None:
        return SeeOther(reverse("admin:sign_in"))
    if request.method == "POST":
        del request.session[session.NEW_CODES]
        return SeeOther(request.session.pop(session.NEXT_URL))
    grouped = [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]
    return _render(
        request, "sign_in/recovery_codes", _("Your recovery codes"), codes=grouped
    )


@never_cache
@sensitive_post_parameters()
def overview(request: HttpRequest) -> HttpResponse:
    """Show where the user is signed in and, if codes are asked for, phone and recovery
    codes."""
    if "end_others" in request.POST:
        session.end_others(request)
        messages.success(request, _("You are signed out everywhere else."))
        return SeeOther(reverse("admin:sign_in"))
    title, sign_ins = _("Your sign-in"), session.find_sign_ins(request)
    if not settings.OTP_REQUIRED:
        return _render(request, "sign_in/overview", title, sign_ins=sign_ins)
    user = get_staff_user(request)
    form = PasswordForm(request.POST or None, request=request, user=user)
    if form.is_valid():
        if "new_phone" in request.POST:
            request.session[session.NEW_PHONE_KEY] = two_factor.make_key()
            return SeeOther(reverse("admin:phone"))
        codes = two_factor.create_recovery_codes(user)
        return _show_once(request, codes, reverse("admin:sign_in"))
    return _render(
        request,
        "sign_in/overview",
        title,
        sign_ins=sign_ins,
        form=form,
        phone=two_factor.get_phone(user),
        codes_left=two_factor.count_recovery_codes(user),
    )
