"""Link that sets a password: it works once, for PASSWORD_RESET_TIMEOUT, and ends when
the email address changes or somebody signs in.

It signs nobody in: the second factor comes after it, as at every sign-in."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    PasswordResetConfirmView,
)
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from core.http import SeeOther
from smartcity.sign_in import security_log
from smartcity.sign_in.notices import Change, tell_owner


class InvitationTokenGenerator(PasswordResetTokenGenerator):
    key_salt = "smartcity.users.invitation"


token_generator = InvitationTokenGenerator()


def invitation_url(user: User) -> str:
    """Return a new link with which this user sets a password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    args = [uid, token_generator.make_token(user)]
    return settings.SITE_URL + reverse("admin:invitation", args=args)


class InvitationForm(SetPasswordForm):  # type: ignore[type-arg]  # not generic at run time
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Your password")
        self.fields["new_password2"].label = _("The same password again")
        self.fields["new_password2"].help_text = ""
        self.fields["new_password1"].widget.attrs["autofocus"] = True


class InvitationView(PasswordResetConfirmView):
    """The page behind the link. Django moves the token into the session first, so that
    no Referer holds it."""

    template_name = "admin/sign_in/invitation.html"
    token_generator = token_generator
    form_class = InvitationForm
    success_url = reverse_lazy("admin:login")

    def get_user(self, uidb64: str) -> User | None:
        user: User | None = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        title = (
            _("Choose your password")
            if self.validlink
            else _("This link works no more")
        )
        return {**admin.site.each_context(self.request), **context, "title": title}

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Set the password, unless another tab has used the link meanwhile."""
        with transaction.atomic():
            current = User.objects.select_for_update().get(pk=form.user.pk)
            token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, "")
            if not self.token_generator.check_token(current, token):
                self.validlink = False
                return self.render_to_response(self.get_context_data())
            form.user = current
            form.save()
            tell_owner(current, Change.PASSWORD)
            security_log.note(self.request, "password set", current)
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return SeeOther(self.get_success_url())
