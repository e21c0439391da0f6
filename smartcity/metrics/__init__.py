"""Numbers for programs that watch the site, in the text format of Prometheus.

Each process counts in a file of its own in METRICS_DIR, and one page tells the sum. No
label is a path, a query or a word: names of views and tasks are known beforehand."""
