"""What production configures, and what one machine takes in its place."""

from pathlib import Path

import pytest

from smartcity import backends


def test_postgres_has_a_pool_and_keeps_the_options_of_its_url() -> None:
    config = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"sslmode": "require"},
    }
    options = {
        "sslmode": "require",
        "pool": {"min_size": 1, "max_size": 5, "timeout": 2, "reconnect_timeout": 2},
    }
    direct = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {**options, "options": backends.PLANNING},
    }
    assert backends.database(config, connections=5, is_pooled=False) == direct
    assert backends.database(config, connections=5, is_pooled=True) == {
        **direct,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": options,
    }


def test_the_web_server_waits_for_no_statement_for_ever() -> None:
    direct = {"OPTIONS": {"options": backends.PLANNING}}
    pooled = {"OPTIONS": {"sslmode": "require"}}
    own = {"OPTIONS": {"options": "-c statement_timeout=3s"}}
    for config in (direct, pooled, own):
        backends.limit_statements(config)
    assert own == {"OPTIONS": {"options": "-c statement_timeout=3s"}}
    limited = f"{backends.PLANNING} -c statement_timeout=10s"
    assert direct == {"OPTIONS": {"options": limited}}
    assert pooled == {"OPTIONS": {"sslmode": "require"}}


def test_a_visitor_waits_for_a_cache_half_a_second_once() -> None:
    options = backends.cache("redis://redis.example:6379/0")["OPTIONS"]
    assert (options["socket_timeout"], options["retry"].get_retries()) == (0.5, 0)


def test_a_bucket_is_private_and_hangs_nobody() -> None:
    uploads = backends.uploads_in_s3(
        "ideas", endpoint="", region="", access_key="", secret_key=""
    )
    options = uploads["OPTIONS"]
    client = options.pop("client_config")
    assert options == {
        "bucket_name": "ideas",
        "endpoint_url": None,
        "region_name": None,
        "access_key": None,
        "secret_key": None,
        "default_acl": None,
        "file_overwrite": False,
    }
    assert (client.connect_timeout, client.read_timeout) == (3, 5)


def test_a_folder_of_uploads_is_for_the_site_alone(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    options = backends.uploads_in_folder(folder)["OPTIONS"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert options == {"location": folder, "file_permissions_mode": 0o600}


def test_without_redis_the_broker_is_a_folder(tmp_path: Path) -> None:
    queue = tmp_path / "queue"
    url, options = backends.broker("", folder=queue)
    assert (url, (queue / "control").is_dir()) == ("filesystem://localhost", True)
    assert set(options.values()) == {str(queue), str(queue / "control")}


@pytest.mark.parametrize("server", ["redis://redis.example", "amqp://rabbit.example"])
def test_a_lost_broker_is_given_up_at_once(server: str) -> None:
    url, options = backends.broker(server, folder=Path("unused"))
    assert (url, options["max_retries"]) == (server, 0)
