"""A real worker, for tests that kill one."""

from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen

from django.conf import settings
from django.db import connection

from tests.support.processes import running_python


def running_worker(var: Path) -> AbstractContextManager[Popen[str]]:
    """Start a worker of one process, so that a kill leaves nothing of it."""
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
        **connection.settings_dict
    )
    env = {"VAR_DIR": str(var), "DATABASE_URL": database}
    env["REDIS_URL"] = settings.REDIS_URL
    command = ["-m", "celery", "--quiet", "-A", "smartcity", "worker", "-P", "solo"]
    return running_python(*command, "--loglevel", "ERROR", env=env)
