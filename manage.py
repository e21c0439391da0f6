#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        if "--traceback" in sys.argv:
            raise
        hint = " See .env.example." if isinstance(error, EnvError) else ""
        sys.exit(f"{error}{hint}")


if __name__ == "__main__":
    main()
