"""Moments in queries."""

from typing import Any

from django.db.models import DateTimeField
from django.db.models.expressions import Expression
from django.utils import timezone


class CurrentMoment(Expression):
    """The moment at which a query is sent, by the clock of this process: a queryset
    with it stays right however long it is kept, and follows a clock that tests set."""

    output_field = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [connection.ops.adapt_datetimefield_value(timezone.now())]
