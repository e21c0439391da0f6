from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smartcity.sign_in.two_factor import reset_two_factor


class Command(BaseCommand):
    """Helps when nobody who could do it in the admin has their phone."""

    help = "Let somebody set up a new phone at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called “{options['username']}” here.")
        if not reset_two_factor(user):
            raise CommandError(f"{user} has no phone and no recovery codes.")
        self.stdout.write(f"{user} sets up a phone at the next sign-in.")
