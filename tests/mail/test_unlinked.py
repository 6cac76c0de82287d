import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.templating import unlinked
from tests.mail.linkifiers import links_in

TEMPTING = [
    "https://evil.example",
    "http://evil.example/login?next=1",
    "HTTPS://EVIL.EXAMPLE",
    "evil.example",
    "www.evil.com",
    "WWW.evil.com/x",
    "//evil.com",
    "Ihre Bank: https://bank.evil.com/ hier klicken",
    "klick@evil.example",
    "<klick@evil.example>",
    '"klick@evil.example"',
    "<https://evil.example>",
    "mailto:a@evil.com",
    "tel:+49209123456",
    "javascript:alert(1)",
    "+49 (0) 209 123456",
    "0900 / 123 456 78",
    "192.168.1.1",
    "evil。com",
    "evil．com",
    "a＠evil.com",
    "ev\u200bil.com",
    "\u202emoc.live",
    "https:\\\\evil.com",
    "file://evil/share",
    "evil.com.",
    "1.evil.com",
    "evil\n.com",
]


@pytest.mark.parametrize("text", TEMPTING)
def test_the_linkifiers_would_link_it_or_it_hides_something(text: str) -> None:
    hides = text != "".join(char for char in text if char.isprintable())
    assert links_in(text) or hides or "\\" in text


@pytest.mark.parametrize("text", TEMPTING)
def test_no_mail_program_makes_a_link_of_what_a_guest_typed(text: str) -> None:
    assert links_in(unlinked(text)) == []


@pytest.mark.parametrize("text", TEMPTING)
def test_what_is_seen_stays_the_same(text: str) -> None:
    seen = unlinked(text).replace("\u2060", "")
    plain = "".join(char for char in " ".join(text.split()) if char.isprintable())
    assert seen == plain.translate(str.maketrans("<>", "‹›")).replace('"', "”" if "@" in text else '"')


@pytest.mark.parametrize(
    "name",
    [
        "Katharina Schlüter",
        "Dr. Miriam Özdemir",
        "Jean-Luc O'Neill",
        "St. Barbara e. V.",
        "Nguyễn Thị",
        "می\u200cخواهم",
    ],
)
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert unlinked(name) == name


def test_line_breaks_and_turned_directions_go() -> None:
    assert unlinked("Anna\r\nBcc: a\u2028b\u2066c\u202ed\x00e") == "Anna Bcc: a bcde"


@given(st.text(max_size=80))
def test_it_is_always_one_printable_line(text: str) -> None:
    bare = unlinked(text).replace("\u2060", "").replace("\u200c", "").replace("\u200d", "")
    assert bare.isprintable()


@given(
    st.lists(
        st.sampled_from(
            ["https", "www", "evil", ":", "/", ".", "@", "com", " ", "<", ">", '"', "1", "23456", "-", "+"]
        ),
        max_size=12,
    )
)
def test_no_mixture_of_tempting_pieces_becomes_a_link(pieces: list[str]) -> None:
    assert links_in(unlinked("".join(pieces))) == []
