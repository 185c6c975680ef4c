"""Other platforms' feeds and repositories: fetching them safely, reading what they say."""
