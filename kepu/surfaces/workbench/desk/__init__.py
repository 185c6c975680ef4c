"""The editorial desk: topic guides, commissions, the calendar of each channel."""
