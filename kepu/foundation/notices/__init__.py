"""Telling a person or a system that something waits: in the app, by mail, by signed webhook, through an outbox.

Words: notice (one thing for one person), delivery (one sending by mail or webhook, kept until it arrived), topic (what it is
about), digest (one mail a day with all that came), webhook (an address of a unit's own system).
"""
