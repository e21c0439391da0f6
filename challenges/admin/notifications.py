"""What a moderator wants to be told by email: a page for oneself alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from challenges.forms.notifications import NotificationsForm
from challenges.models import NotificationPreference
from challenges.models.notification_preference import Choice
from challenges.services.moderation import notifications
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.users import get_staff_user

NAME = "challenges_entry_my_notices"


class NotificationsAdmin(WorkflowAdmin):
    """One page more; user tools and notices link to it."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.my_notices)
        return [path("my-notices/", page, name=NAME), *super().get_urls()]

    def my_notices(self, request: HttpRequest) -> HttpResponse:
        if not self.may_act(request):
            raise PermissionDenied
        user = get_staff_user(request)
        chosen = NotificationPreference.objects.filter(user=user).first()
        initial = {"choice": chosen.choice if chosen else Choice.NONE}
        form = NotificationsForm(
            request.POST or None, address=user.email, initial=initial
        )
        if form.is_valid():
            notifications.set_preference(user, **form.cleaned_data)
            messages.success(request, _("Your choice is saved."))
            return SeeOther(reverse(f"admin:{NAME}"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("My notices"),
            "opts": self.opts,
            "address": user.email,
            "form": form,
        }
        template = "admin/challenges/entry/notifications.html"
        return TemplateResponse(request, template, context)
