"""Formats in which Django writes dates and times, and reads dates, in the admin too."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "g:iA"
DATETIME_FORMAT = "j F Y, g:iA"
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
