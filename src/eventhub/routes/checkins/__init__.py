"""The door: choose a gate, scan, type, search, let somebody in who walks in; and the list on paper."""

from eventhub.routes.checkins import attendance, choose, guests, scans, walk_in

ROUTES = [*choose.ROUTES, *scans.ROUTES, *guests.ROUTES, *walk_in.ROUTES, *attendance.ROUTES]
