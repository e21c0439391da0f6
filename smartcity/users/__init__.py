"""Members of staff: they are invited by email, choose their own password, and are never
deleted, because histories name them.

    add        an invitation goes out     Invited
    link       sets the password, once    Active, from the first sign-in on with a phone
    leave      hands over what is theirs  Deactivated, until somebody reactivates them
"""
