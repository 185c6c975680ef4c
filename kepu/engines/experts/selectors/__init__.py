"""What others read of experts. Import from here."""

from kepu.engines.experts.selectors.coverage import Coverage, coverage
from kepu.engines.experts.selectors.profiles import (
    ExpertFilter,
    Profile,
    contact_for,
    count_experts,
    get_expert,
    get_public_expert,
    list_experts,
    list_public_experts,
    own_data,
    own_expert,
    own_person,
    profile_of,
    public_fields,
)
from kepu.engines.experts.selectors.requests import (
    RequestFilter,
    count_asked,
    get_invitation,
    get_request,
    invitations_of,
    list_requests,
    own_invitation,
    own_invitations,
    suggest,
)

__all__ = [
    "Coverage", "ExpertFilter", "Profile", "RequestFilter", "contact_for", "count_asked", "count_experts", "coverage",
    "get_expert", "get_invitation", "get_public_expert", "get_request", "invitations_of", "list_experts",
    "list_public_experts", "list_requests", "own_data", "own_expert", "own_invitation", "own_invitations", "own_person",
    "profile_of", "public_fields", "suggest",
]  # fmt: skip
