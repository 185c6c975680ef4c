"""Views of the register of people."""
