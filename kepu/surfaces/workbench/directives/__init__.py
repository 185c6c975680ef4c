"""Directives: reading them in, their clauses, who answers for them, the chain and the matrix."""
