"""Who may do what with claims: by role in the unit that answers for them."""

EDIT = "claims.edit"
PUBLISH = "claims.publish"
