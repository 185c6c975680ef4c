"""Who may what with bases, beyond the roles of foundation.units."""

EDIT = "bases.edit"
MANAGE = "bases.manage"
SECRECY = "reviews.secrecy"
