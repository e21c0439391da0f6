"""Events from a file of another calendar: read, planned, shown, and only then stored.

- `files` makes rows of text from a calendar file or a table (CSV).
- `rows` makes an event of each row, or says why there is none.
- `services` keeps the rows as a plan, and stores its events once staff say so.
"""
