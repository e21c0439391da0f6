from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smartcity.demo import load
from smartcity.management.static_files import require_static_files


class Command(BaseCommand):
    """Loads the demo content, only where DEMO is true, and only once."""

    help = "Fill the site with the invented content of the demo, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo content is for a site with DEMO=true: its people are "
                "invented, and everybody can read its password."
            )
        require_static_files()
        if load.is_loaded():
            sentence = "The demo content is there already."
        else:
            load.load()
            sentence = "The demo content is loaded."
        if options["verbosity"]:
            self.stdout.write(sentence)
