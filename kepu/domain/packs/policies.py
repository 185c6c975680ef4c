"""Who may do what with packs: by role in the unit that answers for them."""

EDIT = "packs.edit"
PUBLISH = "packs.publish"
