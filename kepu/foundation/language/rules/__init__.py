"""The rules of the writing help, by what they look at. Each takes a Draft and yields its findings in no particular order."""
