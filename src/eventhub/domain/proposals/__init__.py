"""Proposals: offered without an account, by signed links; one function an act."""

from eventhub.domain.proposals.draft import AgreedTo, ProfileDraft, ProposalDraft, save, start, start_own
from eventhub.domain.proposals.find import ENDED, Access, Came, by_id, by_token, found_by, lock, opened_by, with_details
from eventhub.domain.proposals.links import awaits_confirmation, confirm_address, keep_profile, send_link, tell_started
from eventhub.domain.proposals.profile import save_profile
from eventhub.domain.proposals.rights import Rights, rights_of
from eventhub.domain.proposals.speakers import agree, invite, invite_again, leave, remove, seats_left
from eventhub.domain.proposals.submit import delete_draft, missing, submit, withdraw

__all__ = [
    "ENDED",
    "Access",
    "AgreedTo",
    "Came",
    "ProfileDraft",
    "ProposalDraft",
    "Rights",
    "agree",
    "awaits_confirmation",
    "by_id",
    "by_token",
    "confirm_address",
    "delete_draft",
    "found_by",
    "invite",
    "invite_again",
    "keep_profile",
    "leave",
    "lock",
    "missing",
    "opened_by",
    "remove",
    "rights_of",
    "save",
    "save_profile",
    "seats_left",
    "send_link",
    "start",
    "start_own",
    "submit",
    "tell_started",
    "with_details",
    "withdraw",
]
