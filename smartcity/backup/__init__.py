"""Backups: one file that holds all that the site stores, and proves itself.

`archive` writes and reads the file, `databases` what is particular to SQLite and to
PostgreSQL, `restored` what has to happen before a restored site meets people."""
