"""Functions from text to text; they know no request and no row."""
