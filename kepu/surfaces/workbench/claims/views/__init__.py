"""The pages of the claims desk."""
