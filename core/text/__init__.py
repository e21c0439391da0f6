"""Text in, text out; nothing here knows a request or a row."""
