"""The append-only book of acts: records, shares, contributions, spend, tags, evidence, states, chain. Knows no domain."""
