"""Publishing in words: what visitors see, and the buttons that change it.

The form has the two dates of `Publishable` as fields. A button that needs no date of
somebody's typing fills them in before the form is read, so that conflicts, versions and
mistakes are those of any other field. See templates/admin/publishing_panel.html."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.snapshots import SnapshotField
from core.forms import StaffDateTimeField, validate_clock
from core.publishing import Publication, Publishable
from core.templatetags.form_fields import first_id
from core.templatetags.formatting import end_datetime, plain_datetime
from core.types import StrOrPromise

BUTTON = "_publish"
"""Name of the buttons that publish or take offline. Their values:"""

DRAFT, NOW, AT, OFFLINE = "draft", "now", "at", "offline"

CONFIRMED = "_confirmed"
"""Name of the button that confirms what the form asked about; its value says what."""

FILLED_IN = "_filled_in"
"""Begins the names under which a form that comes back says which dates a button filled
in: nobody typed those."""

DATES = ["publish_at", "expire_at"]

SLACK = timedelta(hours=1)
"""How long a date may be past before anybody is asked about it: forms take time."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class PublishButton:
    label: StrOrPromise
    value: str = ""
    """A value of BUTTON; "" for a button that saves the dates as they stand."""

    is_primary: bool = False


SAVE = PublishButton(gettext_lazy("Save"), is_primary=True)
SAVE_DRAFT = PublishButton(gettext_lazy("Save as draft"), DRAFT)
PUBLISH = PublishButton(gettext_lazy("Publish now"), NOW)

BUTTONS = {
    Publication.DRAFT: [
        SAVE_DRAFT,
        PublishButton(PUBLISH.label, NOW, is_primary=True),
    ],
    Publication.SCHEDULED: [SAVE, PUBLISH, SAVE_DRAFT],
    Publication.PUBLISHED: [
        SAVE,
        PublishButton(gettext_lazy("Take offline"), OFFLINE),
    ],
    Publication.EXPIRED: [SAVE, PUBLISH, SAVE_DRAFT],
}
"""Buttons by publication. Enter in a field presses the first."""


# Words


def describe_state(obj: Publishable) -> str:
    """Return the publication in a few words, such as "Offline since …", for lists."""
    match obj.publication:
        case Publication.SCHEDULED:
            moment = plain_datetime(obj.publish_at)
            return _("Goes public at %(moment)s") % {"moment": moment}
        case Publication.EXPIRED:
            moment = plain_datetime(obj.expire_at)
            return _("Offline since %(moment)s") % {"moment": moment}
    return str(obj.publication.label)


def describe_view(obj: Publishable) -> str:
    """Return what visitors see of an object at this moment, in sentences."""
    published, ended = plain_datetime(obj.publish_at), plain_datetime(obj.expire_at)
    match obj.publication:
        case Publication.DRAFT:
            return _("This is a draft: nobody outside sees it.")
        case Publication.SCHEDULED:
            text = _("Nobody outside sees this yet. It goes public at {}.")
            return format_html(text, published)
        case Publication.EXPIRED:
            text = _("Nobody outside sees this. It has been offline since {}.")
            return format_html(text, ended)
    path = obj.get_absolute_url()  # type: ignore[attr-defined]  # each subclass has it
    text = _('Visitors see this at <a href="{0}">{0}</a>. It went public at {1}.')
    sentence = format_html(text, path, published)
    if obj.expire_at is None:
        return sentence
    until = format_html(_("It goes offline after {}."), end_datetime(obj.expire_at))
    return format_html("{} {}", sentence, until)


# Buttons


def follow_button(data: QueryDict, stored: Publishable) -> QueryDict:
    """Return what was sent, with the dates of the button that was pressed; with the
    stored ones if none was, and another filled some in before. To confirm is to press
    that other button again: now.

    If other dates were typed, nothing is changed: PublishingForm then says so."""
    dates = _dates_of(data.get(BUTTON, ""), stored)
    if CONFIRMED in data:
        dates = _dates_again(data, stored)
    elif BUTTON not in data:
        filled_in = [name for name in DATES if data.get(FILLED_IN + name)]
        dates = {name: getattr(stored, name) for name in filled_in}
    typed = [name for name in dates if _is_typed(data, name, stored)]
    if data.get(BUTTON) == NOW and "expire_at" in typed:
        typed.remove("expire_at")
        del dates["expire_at"]
    if typed or not dates:
        return data
    followed = data.copy()
    followed.pop(BUTTON, None)
    for name, moment in dates.items():
        for key in [f"{name}_0", f"{name}_1"]:
            followed[key] = ""
        sent = SnapshotField(name, StaffDateTimeField()).post_data(name, moment)
        for key, values in sent.items():
            followed.setlist(key, values)
        followed[FILLED_IN + name] = moment.isoformat() if moment else ""
    return followed


def _dates_of(button: str, stored: Publishable) -> dict[str, datetime | None]:
    """Return the dates that a button sets. What a colleague has published, or taken
    offline, just before keeps its date."""
    was_published = stored.publication in {Publication.PUBLISHED, Publication.EXPIRED}
    is_offline = stored.publication == Publication.EXPIRED
    match button:
        case "draft":
            return {"publish_at": None, "expire_at": None}
        case "now":
            moment = stored.publish_at if was_published else this_minute()
            return {"publish_at": moment, **({"expire_at": None} if is_offline else {})}
        case "offline":
            moment = stored.expire_at if is_offline else this_minute()
            if moment and stored.publish_at and moment <= stored.publish_at:
                return _dates_of(DRAFT, stored)  # published in this very minute
            return {"expire_at": moment}
    return {}


def _dates_again(data: QueryDict, stored: Publishable) -> dict[str, datetime | None]:
    """Return the dates that a button set to the minute in which it was pressed."""
    moments = {name: _moment_by_button(data, name) for name in DATES}
    return {
        name: this_minute()
        for name, moment in moments.items()
        if moment and moment != getattr(stored, name)
    }


def _is_typed(data: QueryDict, name: str, stored: Publishable) -> bool:
    """Whether a date was typed that is not the stored one."""
    field = SnapshotField(name, StaffDateTimeField())
    parts = field.field.widget.value_from_datadict(data, {}, name)
    typed = field.clean(parts)
    known = [getattr(stored, name), _moment_by_button(data, name)]
    return any(parts) and all(differ(field, typed, moment) for moment in known)


def _moment_by_button(data: QueryDict, name: str) -> datetime | None:
    try:
        return parse_datetime(data.get(FILLED_IN + name, ""))
    except ValueError:
        return None


def differ(field: SnapshotField, typed: Any, stored: Any) -> bool:
    """Whether two dates differ as a form shows them, to the minute."""
    return field.comparable(typed) != field.comparable(stored)


def this_minute() -> datetime:
    """Return this minute; in the hour that comes twice, when the clocks go back, the
    last one that a form takes."""
    moment = timezone.now().replace(second=0, microsecond=0)
    while True:
        try:
            validate_clock(timezone.localtime(moment).replace(tzinfo=None))
        except ValidationError:
            moment -= HOUR
        else:
            return moment


def panel_context(
    form: forms.BaseForm, obj: Publishable, *, may_save: bool, is_new: bool
) -> dict[str, Any]:
    """Return what the panel takes."""
    state = obj.publication
    has_dates = may_save and form.fields.keys() >= set(DATES)
    dates = [form[name] for name in DATES] if has_dates else []
    return {
        "state": describe_state(obj),
        "what_visitors_see": "" if is_new else describe_view(obj),
        "buttons": BUTTONS[state] if has_dates else [],
        "dates": dates,
        "are_dates_open": any(date.errors or _is_by_hand(form, date) for date in dates),
        "may_publish_at": state == Publication.DRAFT,
        "to_confirm": getattr(form, "to_confirm", ""),
        "filled_in": _filled_in(form),
        "findings": _findings(form, obj, is_new=is_new) if has_dates else [],
    }


def _is_by_hand(form: forms.BaseForm, date: forms.BoundField) -> bool:
    """Whether a form that comes back has a date which no button filled in."""
    return form.is_bound and any(date.data) and not form.data.get(FILLED_IN + date.name)


def _filled_in(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return names and values that a form which comes back sends along."""
    names = [FILLED_IN + name for name in DATES]
    return [(name, form.data[name]) for name in names if form.data.get(name)]


def _findings(
    form: Any, obj: Publishable, *, is_new: bool
) -> list[tuple[str, str, StrOrPromise]]:
    """Return id of the field, its label, and what to look at in it."""
    found = form.findings
    if not form.is_bound and not is_new:
        found = form.check(obj)
    return [
        (first_id(form[each.field]), each.label or form[each.field].label, each.message)
        for each in found
        if each.field in form.fields
    ]


class PublicationFilter(admin.SimpleListFilter):
    """Filter of a list by what visitors see."""

    title = gettext_lazy("publication")
    parameter_name = "publication"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return list(Publication.choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        value = self.value()
        if value not in Publication.values:
            return None
        in_state: QuerySet[Any] = queryset.in_state(value)  # type: ignore[attr-defined]  # of PublishableQuerySet
        return in_state
