"""What others read of incident files."""
