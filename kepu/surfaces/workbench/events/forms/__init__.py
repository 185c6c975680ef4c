"""Forms of events, by what they are about."""
