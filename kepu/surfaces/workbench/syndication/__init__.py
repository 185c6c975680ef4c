"""Where copies of our editions are, whether they have their corrections, who carries them, and what we take in from others."""
