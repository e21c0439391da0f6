"""Forms about members of staff."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from challenges.models.workflow import MODERATE_PERMISSION
from contact.models import ANSWER_PERMISSION
from core.admin.assigning import StaffField
from core.email_addresses import email_key
from core.types import StrOrPromise
from core.users import display_name, users_with_perm
from core.workflow import TransitionNotAllowed
from smartcity.roles import ROLES
from smartcity.users.services import check_may_lose_rights


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """Who somebody is, and what they may do."""

    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.order_by("name"),
        label=_("Roles"),
        help_text=_("Without a role they see the first page of the admin and no more."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    by: User
    """Signed-in user."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "username", "groups"]
        fields += ["is_superuser"]  # superusers alone may say so
        labels = {
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "email": _("Email address"),
            "username": _("Username"),
            "is_superuser": _(
                "Superuser: may do everything, and looks after the users"
            ),
        }
        help_texts = {
            "email": _("The invitation goes there, and what they are to be told."),
            "username": _(
                "What they sign in with. Leave it empty to use the email address."
            ),
            "is_superuser": "",
        }
        error_messages = {
            "first_name": {"required": _("Enter a name.")},
            "email": {"required": _("Enter an email address.")},
            "username": {"unique": _("Somebody else signs in with that name.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"first_name", "email", "username"} & set(self.fields):
            self.fields[name].required = name != "username"

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields[:4]]

    @property
    def role_options(self) -> Iterator[tuple[BoundWidget, StrOrPromise]]:
        """Yield the box of each role, and what it lets somebody do."""
        for option in self["groups"]:
            group = cast(Any, option).data["value"].instance
            role = ROLES.get(group.name)
            yield option, role.description if role else _("Made by hand.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.instance.pk)
        same = (user for user in others if email_key(user.email) == email_key(email))
        if other := next(same, None):
            raise ValidationError(
                _("%(name)s has this address already."),
                params={"name": display_name(other)},
            )
        return email

    def clean_is_superuser(self) -> bool:
        is_superuser: bool = self.cleaned_data["is_superuser"]
        if self.initial.get("is_superuser") and not is_superuser:
            try:
                check_may_lose_rights(self.instance, by=self.by)
            except TransitionNotAllowed as error:
                raise ValidationError(str(error)) from error
        return is_superuser

    def clean(self) -> dict[str, Any] | None:
        """Fill in the username, and refuse one that differs from another only by
        capital letters."""
        cleaned = super().clean() or {}
        username = cleaned.get("username") or cleaned.get("email", "")
        cleaned["username"] = username
        others = User.objects.exclude(pk=self.instance.pk)
        if username and others.filter(username__iexact=username).exists():
            self.add_error("username", self.fields["username"].error_messages["unique"])
        return cleaned


class HandOverForm(forms.Form):
    """Who takes over what a colleague looked after."""

    ideas_to = StaffField(
        users_with_perm(MODERATE_PERMISSION),
        label=_("Hand their ideas to"),
        empty_label=_("Nobody: free for anyone"),
        required=False,
    )
    messages_to = StaffField(
        users_with_perm(ANSWER_PERMISSION),
        label=_("Hand their messages to"),
        empty_label=_("Nobody: free for anyone"),
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            to: Any = field
            to.queryset = to.queryset.exclude(pk=user.pk)
