"""Outcome of an approved idea, and updates on what happened next."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.forms.challenge import RECORD_PERMISSION, OutcomeForm, UpdateForm
from challenges.models import Entry
from challenges.services import results
from core.admin.service_pages import object_action, run_service, service_view
from core.admin.workflow import WorkflowAdmin
from core.idempotency import request_key

set_outcome = service_view(results.set_outcome, _("The outcome is saved."), OutcomeForm)


@object_action(RECORD_PERMISSION)
def add_update(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Tell what happened next."""
    return run_service(
        model_admin,
        request,
        entry,
        partial(results.add_update, idempotency_key=request_key(request)),
        _(
            "The update is saved. It is on the page of the idea if that is public, and "
            "the entrant gets it, if there is an address that wants our emails."
        ),
        form=UpdateForm(request.POST, request.FILES),
    )
