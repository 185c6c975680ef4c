"""Statistics forms: who has filed what, filling, checking, signing, comparing, printing."""
