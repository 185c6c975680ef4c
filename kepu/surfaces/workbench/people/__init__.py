"""The register of people: who takes part in outreach, and the posts they hold."""
