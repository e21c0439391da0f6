#!/bin/sh
# Runs once, when the volume of PostgreSQL is new: the site owns its database and is no
# superuser, and the superuser has no password, so that it comes in from inside the
# container alone (docker compose exec db psql -U postgres).
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set "password=$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE smartcity LOGIN PASSWORD :'password';
CREATE DATABASE smartcity OWNER smartcity;
ALTER ROLE postgres PASSWORD NULL;
SQL
