"""The sponsor of an award, and the judges from whom its ideas are kept."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.text.direction import isolate
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, is_done, render_panel_page
from judging.forms.awards import AwardBarForm, SponsorForm
from judging.models import Award, Panel
from judging.models.workflow import NAMES_PERMISSION
from judging.services import sponsors
from judging.services.bars import entries_of_award
from judging.services.dealing import judged_entries


def sponsor(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show who sponsors the award that the URL names, and do what a button says."""
    panel = get_panel_or_deny(request, pk, readers=[NAMES_PERMISSION])
    award = _award_of(request, panel)
    if award is None:
        return SeeOther(model_admin.page_url("awards", panel.pk))
    action = request.POST.get("action", "")
    initial = {"sponsor": award.sponsor, "bars_sponsor": award.bars_sponsor}
    form = SponsorForm(request.POST if action == "save" else None, initial=initial)
    barred = panel.judges.filter(bars__award=award)
    others = panel.judges.exclude(pk__in=barred)
    bar_form = AwardBarForm(request.POST if action == "bar" else None, judges=others)
    if request.method == "POST" and _run(request, award, form, bar_form):
        return SeeOther(request.get_full_path())
    judged = set(judged_entries(panel.challenge).values_list("pk", flat=True))
    return render_panel_page(
        model_admin,
        request,
        panel,
        "sponsor",
        _("Sponsor of “%(award)s”") % {"award": isolate(award.name)},
        award=award,
        form=form,
        bar_form=bar_form,
        bars=award.bars.select_related("judge"),
        idea_count=len([e for e in entries_of_award(award) if e.pk in judged]),
    )


def _award_of(request: HttpRequest, panel: Panel) -> Award | None:
    key = request.GET.get("award", "")
    awards = panel.awards.select_related("panel__challenge", "focus_area")
    return awards.filter(pk=key_of(key)).first()


def _run(
    request: HttpRequest, award: Award, form: SponsorForm, bar_form: AwardBarForm
) -> bool:
    """Call the service of the button that was pressed. Return whether it is done."""
    action, by = request.POST.get("action", ""), get_staff_user(request)
    service: Callable[[], object]
    if action == "save" and form.is_valid():
        service = partial(sponsors.save_sponsor, award, by=by, **form.cleaned_data)
        return is_done(request, service, _("The sponsor is saved."), form)
    if action == "bar" and bar_form.is_valid():
        service = partial(
            sponsors.bar_from_award, award=award, by=by, **bar_form.cleaned_data
        )
        done = _("The judge will not see the ideas of this award.")
        return is_done(request, service, done, bar_form)
    key = action.removeprefix("unbar ")
    bar = award.bars.filter(pk=key_of(key)).first()
    if bar is None:
        return False
    service = partial(sponsors.unbar_from_award, bar.judge, award=award, by=by)
    return is_done(request, service, _("The judge may judge them."))
