"""The filters of the projects, and the form of a project in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry
from core.admin.checks import Finding
from core.admin.pictures import PictureForm
from core.filters import FilterChoiceField, FilterForm
from core.references import has_reference
from focus_areas.models import FocusArea
from projects.models import Project, ProjectQuerySet


class ProjectFilterForm(FilterForm):
    """One query for the list. Makes one more, for the focus areas."""

    area = FilterChoiceField(label=_("Focus area"), required=False)
    status = FilterChoiceField(label=_("Status"), required=False)

    def prepare_choices(self) -> None:
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        areas = {slug: str(each) for slug, each in self.areas.items()}
        self.set_choices("area", _("All focus areas"), areas)
        statuses = dict(Project.Status.choices)
        self.set_choices("status", _("Any status"), statuses)

    @property
    def chosen_area(self) -> FocusArea | None:
        return self.areas.get(self.initial["area"])

    def projects(self) -> ProjectQuerySet:
        columns = {"focus_area": self.chosen_area, "status": self.initial["status"]}
        asked = {name: value for name, value in columns.items() if value}
        return Project.objects.published().filter(**asked).latest_first()


class IdeaField(forms.Field):
    """An idea, named by its reference: staff who write projects read no ideas but those
    that everyone may read."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "reference", value)

    def to_python(self, value: Any) -> Entry | None:
        if value in self.empty_values:
            return None
        idea: Entry | None = Entry.objects.filter(has_reference(value)).first()
        if idea is not None:
            return idea
        raise ValidationError(_("No idea has this reference. Look at its page."))


class ProjectForm(PictureForm):
    checked_texts = ("summary", "body", "evidence")

    idea = IdeaField(
        label=_("Idea that it came from"),
        help_text=_("Its reference, which is on its page, such as WIC-7F3K-92."),
        required=False,
    )

    class Meta:
        model = Project
        exclude: list[str] = []

    @classmethod
    def check(cls, obj: Any) -> list[Finding]:
        found = super().check(obj)
        if obj.idea_id and obj.shown_idea is None:
            text = _("This idea is not public: visitors see nothing of it.")
            found.append(Finding("idea", str(text)))
        return found
