"""The people of an imported programme: each has one profile, known by the names their software gave them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import profiles
from eventhub.formats import frab
from eventhub.models import LocalizedText, Profile, Speaker, Talk


@dataclass(slots=True)
class People:
    """Whom the event knows already, and who came by this import."""

    now: datetime
    known: dict[str, Profile] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, talks: Sequence[Talk], *, now: datetime) -> "People":
        """Those of the event's talks; ids and codes mean something within one programme only."""
        people = cls(now)
        for talk in talks:
            for speaker in talk.speakers:
                if speaker.profile is not None:
                    people._remember(speaker.profile)
        return people

    def _remember(self, profile: Profile) -> None:
        for key in _keys(profile.external_guid, profile.external_code, profile.external_id, profile.name):
            self.known.setdefault(key, profile)

    async def set_speakers(self, db: AsyncSession, talk: Talk, item: frab.Talk) -> None:
        """The speakers of the talk as the file names them; who stays keeps the row that releases know them by."""
        left = list(talk.speakers)
        speakers = []
        for position, person in enumerate(item.persons):
            profile = await self._profile(db, person, item.language)
            speaker = next((one for one in left if one.profile_id == profile.id), None)
            speaker = speaker or next((one for one in left if not one.profile_id and one.name == person.name), None)
            if speaker is None:
                speaker = Speaker(name=person.name, profile=profile)
            else:
                left.remove(speaker)
            speaker.position, speaker.name, speaker.profile_id = position, person.name, profile.id
            speakers.append(speaker)
        talk.speakers = speakers

    async def _profile(self, db: AsyncSession, person: frab.Person, language: str) -> Profile:
        keys = _keys(person.guid, person.code, person.id, person.name)
        self.seen.add(keys[0])
        profile = self.known.get(keys[0])
        if profile is None and person.guid:
            query = select(Profile).where(Profile.external_guid == person.guid, Profile.person_id.is_(None)).limit(1)
            profile = await db.scalar(query)
        if profile is None:
            profile = await profiles.add(db, person.name, now=self.now)
            profile.external_id, profile.external_code = person.id, person.code
            profile.external_guid = person.guid
            self._remember(profile)
        if person.biography and profile.person_id is None:
            german, english = profile.bio.de, profile.bio.en
            if language == "en":
                profile.bio = LocalizedText(german, person.biography)
            else:
                profile.bio = LocalizedText(person.biography, english)
        profile.used_at = self.now
        return profile


def _keys(guid: str, code: str, ident: str, name: str) -> list[str]:
    """What a person is found by, the most reliable first; a name only when there is nothing else."""
    given = [("guid", guid), ("code", code), ("id", ident)]
    return [f"{kind}:{value}" for kind, value in given if value] or [f"name:{name}"]
