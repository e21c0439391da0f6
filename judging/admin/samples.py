"""The samples that judges score first: staff write them, and see how the steps lie."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
    round_of,
)
from judging.forms.staff import SampleTextForm
from judging.models import Panel, Sample
from judging.services.rubric import rubric_of
from judging.services.samples import can_change, delete_sample, save_sample, spread


def samples(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the samples with how judges scored them; add one, change or delete the one
    in the URL."""
    panel = get_panel_or_deny(request, pk)
    chosen = _chosen(request, panel)
    form = SampleTextForm(request.POST or None, instance=chosen)
    if request.method == "POST" and _run(request, panel, chosen, form):
        return SeeOther(request.path)
    rubric = rubric_of(round_of(panel))
    all_samples = panel.samples.prefetch_related("cards")
    return render_panel_page(
        model_admin,
        request,
        panel,
        "samples",
        _("Samples"),
        form=form,
        chosen=chosen,
        can_change=can_change(panel),
        rows=[(each, spread(each, rubric)) for each in all_samples],
    )


def _chosen(request: HttpRequest, panel: Panel) -> Sample | None:
    key = request.GET.get("sample", "")
    if not key:
        return None
    found = panel.samples.filter(pk=key_of(key)).first()
    if found is None:
        raise Http404
    return found


def _run(
    request: HttpRequest, panel: Panel, chosen: Sample | None, form: SampleTextForm
) -> bool:
    """Do what the button says. Return whether it is done."""
    by = get_staff_user(request)
    if chosen and request.POST.get("action") == "delete":
        return is_done(request, partial(delete_sample, chosen, by=by), _("Deleted."))
    if not form.is_valid():
        return False
    service = partial(save_sample, panel, chosen, by=by, **form.cleaned_data)
    return is_done(request, service, _("The sample is saved."), form)
