"""How Django itself writes dates and times, in the admin too; see design: words."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "P"
DATETIME_FORMAT = "j F Y, P"
