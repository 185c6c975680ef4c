"""The emergency library: packs from draft to review, what is due, the routine calendar, gaps."""
