"""The audit log: who did what to what, when. Lower than units, so that they can write to it too."""
