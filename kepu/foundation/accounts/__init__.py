"""Accounts: who can sign in, what they prefer, and the lock-out after failed tries. What they may do is decided in units."""
