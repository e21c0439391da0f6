"""Commands that render pages say what they need before they begin."""

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from core.models import SiteSettings


@pytest.mark.parametrize("command", ["rebuild_search", "load_demo"])
def test_without_static_files_it_says_how_to_collect_them(
    site: SiteSettings, settings: LazySettings, command: str
) -> None:
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    settings.DEBUG = False
    with pytest.raises(CommandError, match=r"Run `manage\.py collectstatic --noinput`"):
        call_command(command)
