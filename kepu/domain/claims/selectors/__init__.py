"""What others read of claims."""
