"""What others read of packs."""
