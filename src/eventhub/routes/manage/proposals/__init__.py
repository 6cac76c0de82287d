"""Proposals in the workspace: judging them, deciding on them, and who does so."""

from eventhub.routes.manage.proposals import decide, judge, setup, show

ROUTES = [*show.ROUTES, *judge.ROUTES, *decide.ROUTES, *setup.ROUTES]
