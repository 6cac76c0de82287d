"""Who sees what when: the whole rule, over every choice that can be made, against the rule told another way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventhub.domain.materials.visibility import ORGANISER, STRANGER, Times, Viewer, opens, opens_at
from eventhub.models import (
    Audience,
    Event,
    EventStatus,
    FileState,
    Material,
    MaterialConsent,
    MaterialKind,
    PublishWhen,
    Speaker,
    Talk,
    TalkStatus,
    Visibility,
    new_id,
)
from tests.makers import START, make_event
from tests.materials import PUT_UP, make_file, make_material, make_word

TALK_ENDS = START + timedelta(hours=1)
LATER = START + timedelta(hours=12)
#: the narrowest audience that each of those who look is part of
WHO = ("stranger", "guest who cancelled", "registered", "was there", "own speaker", "other speaker", "organiser")
CONSENTS: dict[str, list[tuple[bool, bool]]] = {
    "nobody asked": [],
    "given": [(True, False)],
    "asked": [(False, False)],
    "withdrawn": [(True, True)],
    "one of two": [(True, False), (False, False)],
}


@dataclass(frozen=True)
class Case:
    """One material, and when somebody looks at it."""

    audience: Audience
    speaker_audience: Audience | None
    when: PublishWhen
    speaker_when: PublishWhen | None
    consent: str
    file: FileState
    event: EventStatus
    visibility: Visibility
    talk: TalkStatus
    now: datetime


CASES = st.builds(
    Case,
    audience=st.sampled_from(Audience),
    speaker_audience=st.none() | st.sampled_from(Audience),
    when=st.sampled_from(PublishWhen),
    speaker_when=st.none() | st.sampled_from(PublishWhen),
    consent=st.sampled_from(sorted(CONSENTS)),
    file=st.sampled_from(FileState),
    event=st.sampled_from(EventStatus),
    visibility=st.sampled_from(Visibility),
    talk=st.sampled_from(TalkStatus),
    now=st.sampled_from([PUT_UP, TALK_ENDS - timedelta(seconds=1), TALK_ENDS, LATER - timedelta(seconds=1), LATER]),
)


def made(case: Case) -> tuple[Event, Material, Times]:
    speakers = [Speaker(id=new_id(), address=f"{number}@example.org") for number in range(2)]
    talk = Talk(id=new_id(), status=case.talk, speakers=speakers)
    event = make_event(id=new_id(), status=case.event, visibility=case.visibility)
    words: list[MaterialConsent] = [
        make_word(*one, speaker_id=speaker.id) for one, speaker in zip(CONSENTS[case.consent], speakers, strict=False)
    ]
    material = make_material(
        event_id=event.id,
        talk=talk,
        talk_id=talk.id,
        audience=case.audience,
        speaker_audience=case.speaker_audience,
        publish_when=case.when,
        publish_at=LATER,
        speaker_publish_when=case.speaker_when,
        speaker_publish_at=LATER,
        consents=words,
        files=[make_file(state=case.file)],
    )
    return event, material, Times(ends={talk.id: TALK_ENDS})


def viewers(material: Material) -> dict[str, Viewer]:
    assert material.talk_id is not None
    here, ours = material.event_id, frozenset([material.talk_id])
    return dict(
        zip(
            WHO,
            (
                STRANGER,
                Viewer(Audience.EVERYONE, here),
                Viewer(Audience.REGISTERED, here),
                Viewer(Audience.CHECKED_IN, here),
                Viewer(talk_ids=ours, speaks_at=frozenset([here])),
                Viewer(talk_ids=frozenset([new_id()]), speaks_at=frozenset([here])),
                ORGANISER,
            ),
            strict=True,
        )
    )


def is_out(case: Case) -> bool:
    """Whether anything is published at that moment, told as the issue tells it."""
    if case.event is EventStatus.DRAFT or case.talk is TalkStatus.CANCELLED:
        return False
    if case.consent not in ("nobody asked", "given") or case.file not in (FileState.CLEAN, FileState.RELEASED):
        return False
    for when in {case.when, case.speaker_when}:
        if when is PublishWhen.AT and case.now < LATER:
            return False
        if when is PublishWhen.AFTER_TALK and (case.now < TALK_ENDS or case.event is EventStatus.CANCELLED):
            return False
    return True


def meant_for(case: Case) -> set[str]:
    """Whom both choices include."""
    circles = {
        Audience.ORGANISERS: {"organiser"},
        Audience.SPEAKER: {"organiser", "own speaker"},
        Audience.CHECKED_IN: {"organiser", "own speaker", "was there"},
        Audience.REGISTERED: {"organiser", "own speaker", "was there", "registered"},
        Audience.EVERYONE: set(WHO),
    }
    chosen = circles[case.audience]
    if case.speaker_audience is not None:
        chosen = chosen & circles[case.speaker_audience]
    if case.visibility is Visibility.MEMBERS:
        chosen = chosen - {"stranger", "guest who cancelled", "other speaker"}
    return chosen


@settings(max_examples=1500, deadline=None)
@given(CASES)
def test_exactly_those_it_is_meant_for_see_it(case: Case) -> None:
    event, material, times = made(case)
    seen = {who for who, viewer in viewers(material).items() if opens(event, material, viewer, times, now=case.now)}
    wanted = meant_for(case) if is_out(case) else set()
    wanted |= {"organiser"}
    if case.audience is not Audience.ORGANISERS:
        # Their own talk's, whatever else was chosen.
        wanted |= {"own speaker"}
    else:
        wanted -= {"own speaker"}
    assert seen == wanted


@settings(max_examples=300, deadline=None)
@given(CASES, st.sampled_from(Audience))
def test_a_narrower_choice_of_either_never_shows_it_to_more(case: Case, other: Audience) -> None:
    event, material, times = made(case)
    before = {who for who, viewer in viewers(material).items() if opens(event, material, viewer, times, now=case.now)}
    material.audience = material.audience.narrower(other)
    after = {who for who, viewer in viewers(material).items() if opens(event, material, viewer, times, now=case.now)}
    assert after <= before


TIMES = {
    PublishWhen.NOW: PUT_UP,
    PublishWhen.AT: LATER,
    PublishWhen.AFTER_TALK: TALK_ENDS,
}


@pytest.mark.parametrize(("ours", "theirs"), list(product(PublishWhen, [None, *PublishWhen])))
def test_the_later_time_holds(ours: PublishWhen, theirs: PublishWhen | None) -> None:
    case = Case(
        Audience.EVERYONE, None, ours, theirs, "given", FileState.CLEAN, EventStatus.PUBLISHED, Visibility.PUBLIC,
        TalkStatus.CONFIRMED, LATER,
    )  # fmt: skip
    event, material, times = made(case)
    expected = max(TIMES[ours], TIMES[theirs or ours])
    assert opens_at(event, material, times) == expected
    assert not opens(event, material, STRANGER, times, now=expected - timedelta(seconds=1))
    assert opens(event, material, STRANGER, times, now=expected)


def test_of_the_meeting_itself_it_waits_for_the_end_of_the_meeting() -> None:
    event = make_event(id=new_id())
    minutes = make_material(event_id=event.id, kind=MaterialKind.MINUTES, publish_when=PublishWhen.AFTER_TALK)
    assert opens_at(event, minutes, Times()) == event.ends_at


def test_what_has_no_instant_is_never_published() -> None:
    event = make_event(id=new_id())
    item = make_material(event_id=event.id, publish_when=PublishWhen.AT)
    assert not opens(event, item, STRANGER, Times(), now=LATER)


def test_what_is_for_speakers_of_the_meeting_is_for_all_who_speak_there() -> None:
    event = make_event(id=new_id())
    briefing = make_material(event_id=event.id, audience=Audience.SPEAKER)
    speaks_here = Viewer(talk_ids=frozenset([new_id()]), speaks_at=frozenset([event.id]))
    speaks_elsewhere = Viewer(talk_ids=frozenset([new_id()]), speaks_at=frozenset([new_id()]))
    assert opens(event, briefing, speaks_here, Times(), now=LATER)
    assert not opens(event, briefing, speaks_elsewhere, Times(), now=LATER)


def test_a_link_to_one_meeting_opens_nothing_narrow_of_another() -> None:
    event = make_event(id=new_id())
    item = make_material(event_id=event.id, audience=Audience.REGISTERED)
    assert not opens(event, item, Viewer(Audience.CHECKED_IN, new_id()), Times(), now=LATER)
