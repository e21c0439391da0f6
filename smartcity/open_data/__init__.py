"""Public lists as data, free to use: /open-data/ and what lies below /api/v1/.

A version of the shape is for good: fields may be added to it, and none is taken away
or renamed. What would break programs becomes a version 2 beside it."""
