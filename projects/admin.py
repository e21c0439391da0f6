"""Projects and their steps for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import TextField
from django.forms import ModelForm, Textarea
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.base import InlineMixin
from core.admin.pictures import PICTURE_FIELDSET, PictureAdmin
from core.admin.preview import FormSets, unsaved_rows
from core.admin.publishable import NEW_COLUMN
from core.admin.sharing import SHARE_PAGE, SharingAdmin
from projects.forms import ProjectForm
from projects.models import Project, Step


class StepInline(InlineMixin, admin.StackedInline):  # type: ignore[type-arg]  # not generic at run time
    model = Step
    extra = 0
    max_num = 100  # a form may have 1,000 fields
    fields = ["on", "text", "you_said"]
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 4})}}

    def formfield_for_dbfield(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, *args, **kwargs)
        if db_field.name == "on":
            # Django repeats the default in a hidden field, with ARIA that HTML forbids.
            field.show_hidden_initial = False
        return field


@admin.register(Project)
class ProjectAdmin(SharingAdmin, PictureAdmin):
    pages = [*PictureAdmin.pages, SHARE_PAGE]
    form = ProjectForm
    inlines = [StepInline]
    markdown_fields = ["body", "evidence"]
    preview_template = "projects/project.html"
    not_copied = ["status", "starts_on", "ends_on", "idea"]
    list_display = ["title", "focus_area", "status", "publication"]
    list_filter = ["focus_area", "status"]
    list_select_related = ["focus_area"]
    search_fields = ["title", "summary", "body", "partners", "evidence"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "evidence", "figures"]}),
        PICTURE_FIELDSET,
        (
            _("Where it stands"),
            {
                "fields": [
                    *("status", "focus_area", ("starts_on", "ends_on")),
                    *("partners", "idea"),
                ],
                "classes": [NEW_COLUMN],
            },
        ),
        (_("Web address"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def draft_context(self, obj: Project) -> dict[str, Any]:
        return {**super().draft_context(obj), "steps": shown(obj.steps.order_by("pk"))}

    def preview_context(
        self, form: "ModelForm[Any]", formsets: FormSets
    ) -> dict[str, Any]:
        rows = [row for formset in formsets for row in unsaved_rows(formset)]
        context = super().preview_context(form, formsets)
        return {**context, "steps": shown(rows)}


def shown(steps: Any) -> list[Step]:
    """Return those that visitors would see today, the oldest first."""
    today = timezone.localdate()
    return sorted((step for step in steps if step.on <= today), key=lambda s: s.on)
