"""What events ask of the roles of foundation.units."""

EDIT = "events.edit"  # sessions of a unit, its answer to an invitation, what came of it
LEAD = "brands.lead"  # brands and their editions: plan, invite, remind, close
