from typing import Any

from django.core.management.base import BaseCommand

from smartcity.probes import THOROUGH


class Command(BaseCommand):
    """Looks at all that the site needs, and says of what fails what to do."""

    help = (
        "Look at everything that the site needs: workers, emails, cache, broker, "
        "storage, disk, migrations. Say what fails, what that means and what to do. "
        "Exit with 1 if anything fails."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        errors = [(probe, probe.error()) for probe in THOROUGH]
        for probe, error in errors:
            if not error:
                self.stdout.write(f"{probe.name}: ok")
                continue
            self.stdout.write(self.style.ERROR(f"{probe.name}: {error}"))
            self.stdout.write(f"    {probe.trouble}\n    {probe.advice}")
        if any(error for _probe, error in errors):
            raise SystemExit(1)
