"""How Django itself writes dates and times, in the admin too, and what it reads."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "g:iA"
DATETIME_FORMAT = "j F Y, g:iA"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%I%p", "%I:%M%p", "%I.%M%p"]
