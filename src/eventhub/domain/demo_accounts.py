"""The invented people who may sign in to a demo; the demo makes them, its sign-in page lists them."""

from dataclasses import dataclass

from eventhub.models import Role


@dataclass(frozen=True)
class DemoAccount:
    """Somebody of the demo's staff. The password is no secret."""

    name: str
    address: str
    role: Role
    password: str


DEMO_ACCOUNTS = (
    DemoAccount("Svenja Böhmer", "svenja@example.org", Role.OWNER, "Lampe-und-Marke-1"),
    DemoAccount("Jonas Terhorst", "jonas@example.org", Role.ORGANISER, "Lampe-und-Marke-2"),
    DemoAccount("Lena Overbeck", "lena@example.org", Role.REVIEWER, "Lampe-und-Marke-4"),
    DemoAccount("Mia Krawczyk", "mia@example.org", Role.DOOR, "Lampe-und-Marke-3"),
)
