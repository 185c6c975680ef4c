"""The gate: today's times, check-in at the door with or without a network, conflicts between gates."""
