"""Files that work without a network: written, signed, checked, and brought up to date by what changed. docs/reference/packs.md has
the format."""
