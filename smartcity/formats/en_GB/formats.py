"""Formats in which Django writes dates and times, and reads times, in the admin too."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "g:iA"
DATETIME_FORMAT = "j F Y, g:iA"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%I%p", "%I:%M%p", "%I.%M%p"]
