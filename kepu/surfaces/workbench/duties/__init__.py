"""Help for sessions and bases as staff keep it: what is wanted, who is to help, what they gave."""
