"""First page of the admin: what there is to do, and how a challenge goes."""
