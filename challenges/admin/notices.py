"""What a moderator wants to be told by email: a page for oneself alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from challenges import services
from challenges.forms.staff import NoticesForm
from challenges.models import Notices
from challenges.models.notices import Choice
from smartcity.desk import DeskAdmin
from smartcity.responses import SeeOther
from smartcity.staff import signed_in_staff

NAME = "challenges_entry_my_notices"


class MyNoticesAdmin(DeskAdmin):
    """One page more; user tools and notices link to it."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.my_notices)
        return [path("my-notices/", page, name=NAME), *super().get_urls()]

    def my_notices(self, request: HttpRequest) -> HttpResponse:
        if not self.may_act(request):
            raise PermissionDenied
        user = signed_in_staff(request)
        chosen = Notices.objects.filter(user=user).first()
        initial = {"choice": chosen.choice if chosen else Choice.NONE}
        form = NoticesForm(request.POST or None, address=user.email, initial=initial)
        if form.is_valid():
            services.choose_notices(user, **form.cleaned_data)
            messages.success(request, _("Your choice is saved."))
            return SeeOther(reverse(f"admin:{NAME}"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("My notices"),
            "opts": self.opts,
            "address": user.email,
            "form": form,
        }
        template = "admin/challenges/entry/my_notices.html"
        return TemplateResponse(request, template, context)
