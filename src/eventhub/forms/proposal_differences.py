"""What a proposal that was changed meanwhile says otherwise than what was typed."""

from eventhub.forms.proposal import ProposalForm, proposal_values
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Proposal

#: the texts that a refused save shows side by side, and how the page calls them
COMPARED: dict[str, LazyText] = {
    "title": _l("Title"),
    "abstract": _l("What is it about?"),
    "takeaway": _l("What do people take along?"),
    "availability_note": _l("When can you come?"),
    "needs": _l("What do you need?"),
    "notes": _l("For the team"),
}


def differences(saved: Proposal, form: ProposalForm) -> list[dict[str, str]]:
    """Where what was saved meanwhile and what was typed say different things."""
    values = proposal_values(saved, form.zone)
    found = []
    for name, label in COMPARED.items():
        there, typed = str(values[name]), form.value(name).replace("\r\n", "\n").strip()
        if name in form.typed and there != typed:
            found.append({"label": str(label), "saved": there, "typed": typed})
    return found
