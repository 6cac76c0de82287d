"""Every address of the hub, as pure functions; mails and formats need them as well as pages.

A path begins with a slash; `absolute` puts the hub's own address before it.
"""

from eventhub.urls.base import *  # noqa: F403 - all addresses under one name
from eventhub.urls.own import *  # noqa: F403 - all addresses under one name
from eventhub.urls.public import *  # noqa: F403 - all addresses under one name
from eventhub.urls.staff import *  # noqa: F403 - all addresses under one name
