"""Filters of the form above a queue."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.assignment import is_assigned_to, is_nobodys
from core.types import StrOrPromise
from core.users import display_name, users_with_perm

Options = Sequence[tuple[str, StrOrPromise]]


class Filter(ListFilter):
    """A select. Its URL parameter has the name that Django's own filter of that field
    would have. The options are read when the form is drawn, not to filter."""

    parameter: str
    all_label: StrOrPromise = _("All")
    fixed_options: Options = ()
    """All options, unless the database has them."""

    def __init__(self, request: HttpRequest, params: Any, *admin: Any) -> None:
        super().__init__(request, params, *admin)
        self.request = request
        self.value = params.pop(self.parameter, [""])[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    @cached_property
    def options(self) -> Options:
        return self.fixed_options

    @property
    def chosen_label(self) -> StrOrPromise:
        label: StrOrPromise = dict(self.options).get(self.value, self.value)
        return label

    def condition(self) -> Q:
        return Q(**{self.parameter: self.value})

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value:
            return queryset
        if self.fixed_options and self.value not in dict(self.fixed_options):
            raise IncorrectLookupParameters(self.value)
        try:
            return queryset.filter(self.condition())
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error


class AssigneeFilter(Filter):
    """Subclasses name the permission of those who may look after an object."""

    title = _("Assigned to")
    parameter = "assignee"
    all_label = _("Anybody")
    permission: str

    @cached_property
    def options(self) -> Options:
        others = users_with_perm(self.permission).exclude(pk=self.request.user.pk or 0)
        return [
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(user.pk), display_name(user)) for user in others),
        ]

    def condition(self) -> Q:
        if self.value == "nobody":
            return is_nobodys(self.permission)
        is_me = self.value == "me"
        user_pk = self.request.user.pk or 0 if is_me else int(self.value)
        return is_assigned_to(user_pk, self.permission)


def chosen_filters(changelist: ChangeList) -> list[Filter]:
    """Return the filters of a list that are set."""
    specs = changelist.filter_specs
    return [spec for spec in specs if isinstance(spec, Filter) and spec.value]
