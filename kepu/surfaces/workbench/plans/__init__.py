"""Annual plans, their tasks, money and the year's rules; and what the four areas of planning share (pages, words)."""
