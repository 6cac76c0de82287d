"""The forms of the team."""

from eventhub.forms.reading import Form, choice, email, text
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Role


class MemberForm(Form):
    """Somebody who is to get access."""

    fields_of = {"user.address_taken": "email"}
    name: str
    address: str
    role: Role | None

    def check(self) -> None:
        """All of it is needed."""
        self.name = text(self, "name", missing=_l("Enter the name"), longest=120)
        self.address = email(self, "email", missing=_l("Enter the mail address"))
        self.role = _role(self)


class RoleForm(Form):
    """What somebody of the team may do from now on."""

    fields_of = {"user.last_owner": "role"}
    role: Role | None

    def check(self) -> None:
        """One role."""
        self.role = _role(self)


def _role(form: Form) -> Role | None:
    chosen = choice(form, "role", tuple(Role), missing=_l("Choose a role"))
    return Role(chosen) if chosen else None
