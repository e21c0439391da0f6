from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from core.text.fold import fold


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("The site")

    def ready(self) -> None:
        connection_created.connect(_teach_sqlite_to_fold)


def _teach_sqlite_to_fold(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "core_fold", 1, _fold_if_any, deterministic=True
        )


def _fold_if_any(text: str | None) -> str | None:
    return None if text is None else fold(text)
