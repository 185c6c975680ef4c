"""Who may do what with partners, copies and harvests."""

MANAGE = "channels.edit"
"""To enter partners and sources: whoever keeps the unit's channels."""

CARRY = "content.write"
"""To see where copies are, send corrections again, take items in."""
