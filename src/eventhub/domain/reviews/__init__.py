"""Judging proposals: by whom, by what, and what each of them may see of the others."""

from eventhub.domain.reviews.judge import abstain, active, declare_conflict, judge, review_of
from eventhub.domain.reviews.listing import GROUPS, SORTS, Line, Listing, Narrow, board, listing, shown
from eventhub.domain.reviews.setup import (
    CriterionDraft,
    candidates,
    progress,
    reviewers,
    save_criteria,
    save_reviewers,
)
from eventhub.domain.reviews.standing import Progress, Standing, Vote, standings
from eventhub.domain.reviews.viewer import Viewer, calls_of, viewer_of

__all__ = [
    "GROUPS",
    "SORTS",
    "CriterionDraft",
    "Line",
    "Listing",
    "Narrow",
    "Progress",
    "Standing",
    "Viewer",
    "Vote",
    "abstain",
    "active",
    "board",
    "calls_of",
    "candidates",
    "declare_conflict",
    "judge",
    "listing",
    "progress",
    "review_of",
    "reviewers",
    "save_criteria",
    "save_reviewers",
    "shown",
    "standings",
    "viewer_of",
]
