"""The expert directory, requests for experts, and what scientists see of themselves."""
