# One image for the web server, the worker, beat and the migrations.
FROM python:3.11-slim

# MALLOC_ARENA_MAX: glibc would give each thread memory of its own to waste, 20 to 60 MB
# in a web process (mallopt(3)).
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    VAR_DIR=/app/var \
    METRICS_DIR=/tmp/metrics \
    METRICS_HOST=0.0.0.0

WORKDIR /app

# pg_dump and pg_restore, for backups: not older than the server.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*

COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

# .dockerignore lets in only what runs. The code belongs to root: the site, which runs
# as its own user, can write to VAR_DIR and nowhere else.
COPY . .
RUN useradd --system --uid 10001 --no-create-home smartcity \
    && install --directory --owner=smartcity --mode=700 var var/uploads
USER smartcity

# DEMO=true, for this one command, stands in for the secrets that it does not need.
RUN DEMO=true python manage.py collectstatic --noinput

EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "\
import http.client, sys; \
web = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); \
web.request('GET', '/health/'); \
sys.exit(web.getresponse().status != 200)"]

# One process for each core, or GRANIAN_WORKERS of them. Of the threads of each two make
# pages at a time, and the others wait for their turn (smartcity/turns.py): so stored
# pages are answered at once, and the pool has connections for all that work (settings.py).
# granian says at its start that they are many; they sleep. Backpressure counts open
# connections: 64 may wait or run, one in each thread, the rest queue in the kernel.
# Without keep-alive no idle connection takes a place, and the kernel spreads requests
# over the processes. The access log is off by default and stays so: paths hold private
# links.
CMD ["sh", "-c", "exec granian smartcity.wsgi:application --interface wsgi \
--host 0.0.0.0 --port 8000 --http 1 --no-ws --no-http1-keep-alive \
--workers ${GRANIAN_WORKERS:-$(nproc)} --blocking-threads 64 --backpressure 64 \
--respawn-failed-workers --workers-kill-timeout 20 --log-level warning"]
