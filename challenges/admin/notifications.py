"""Page on which staff choose the emails that they get themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.forms.notifications import NotificationsForm
from challenges.models import NotificationPreference
from challenges.models.notification_preference import Choice
from challenges.services.moderation import notifications
from core.admin.pages import render_admin_page
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.users import get_staff_user


def my_notices(model_admin: WorkflowAdmin, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_action_permission(request):
        raise PermissionDenied
    user = get_staff_user(request)
    preference = NotificationPreference.objects.filter(user=user).first()
    form = NotificationsForm(
        request.POST or None,
        account_email=user.email,
        initial={"choice": preference.choice if preference else Choice.NONE},
    )
    if form.is_valid():
        notifications.set_preference(user, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return SeeOther(model_admin.page_url("my_notices"))
    template = "admin/challenges/entry/notifications.html"
    title = _("My notices")
    return render_admin_page(
        model_admin, request, template, title, account_email=user.email, form=form
    )
