"""The claims desk: what readers handed in, claims and their wordings, verdicts, sign-off, correction, withdrawal."""
