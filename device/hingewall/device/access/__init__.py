"""Who may have what done: PINs tried here and nowhere else, sessions that end, and a token for each of them.

The pages hold tokens and no rights: whatever runs in their place can do no more than whoever has typed a PIN.
"""
