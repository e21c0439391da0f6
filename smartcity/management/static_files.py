"""Conditions that commands which render pages need."""

from django.core.management.base import CommandError
from django.templatetags.static import static


def require_static_files() -> None:
    """Raise CommandError, with what to do, if pages cannot be rendered because the
    static files are not collected: they have the addresses of these."""
    try:
        static("css/site.css")
    except ValueError as error:
        raise CommandError(
            "Pages are read as visitors get them, and their static files are not "
            "collected yet. Run `manage.py collectstatic --noinput` first."
        ) from error
