"""What came in for me, when I get mail, and the webhooks of my units."""
