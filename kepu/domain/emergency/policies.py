"""Who may do what with incidents: by role in the unit whose file it is."""

OPEN = "emergency.open"
LEAD = "emergency.lead"
