from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    name = "judging"
    verbose_name = _("Judging")

    def ready(self) -> None:
        # Both need all models.
        sources = import_module("challenges.services.records.case_file_parts").SOURCES
        sources.append(import_module("judging.services.case_file").parts)
