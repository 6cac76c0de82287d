"""What stays of a meeting: files, links and minutes, who may see them, and uploads that are under way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText
from eventhub.models.event import Event
from eventhub.models.person import Person
from eventhub.models.talk import Speaker, Talk
from eventhub.models.user import User


class MaterialKind(StrEnum):
    """What it is: three kinds of files, an address elsewhere, or a text written here."""

    SLIDES = "slides"
    FILE = "file"
    RECORDING = "recording"
    LINK = "link"
    MINUTES = "minutes"


class Audience(StrEnum):
    """Who may see a material; each but the first includes all before it. ``REGISTERED`` had a place at the start."""

    ORGANISERS = "organisers"
    SPEAKER = "speaker"
    CHECKED_IN = "checked_in"
    REGISTERED = "registered"
    EVERYONE = "everyone"

    @property
    def width(self) -> int:
        """0 for the narrowest."""
        return list(Audience).index(self)

    def narrower(self, other: "Audience | None") -> "Audience":
        """The narrower of the two; the other may have no say."""
        return self if other is None or self.width <= other.width else other


class PublishWhen(StrEnum):
    """From when on: at once, at an instant, or from the end of the talk (of the meeting, when it is of none)."""

    NOW = "now"
    AT = "at"
    AFTER_TALK = "after_talk"


class Licence(StrEnum):
    """Under which terms others may use it."""

    ALL_RIGHTS = "all_rights"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"
    CC_BY_NC = "cc_by_nc"
    CC0 = "cc0"


class Material(HasId, Base):
    """One thing to take home from an event or a talk.

    What organisers and the speaker chose are kept apart: the narrower audience and the later time hold. ``speaker_*``
    are None while no speaker has chosen. ``speaker_id`` is who put it up, None when organisers did, or when that
    speaker has gone: ``is_of_speaker`` stays.
    """

    __tablename__ = "materials"
    __table_args__ = (Index("ix_materials_event_id_position", "event_id", "position"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), index=True)
    is_of_speaker: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[MaterialKind]
    title: Mapped[LocalizedText]
    url: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    licence: Mapped[Licence] = mapped_column(default=Licence.ALL_RIGHTS)
    audience: Mapped[Audience] = mapped_column(default=Audience.REGISTERED)
    publish_when: Mapped[PublishWhen] = mapped_column(default=PublishWhen.AFTER_TALK)
    publish_at: Mapped[datetime | None]
    speaker_audience: Mapped[Audience | None]
    speaker_publish_when: Mapped[PublishWhen | None]
    speaker_publish_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    event: Mapped[Event] = relationship(lazy="raise")
    talk: Mapped[Talk | None] = relationship(lazy="raise")
    speaker: Mapped[Speaker | None] = relationship(lazy="raise")
    files: Mapped[list["MaterialFile"]] = relationship(
        back_populates="material", lazy="raise", cascade="all, delete-orphan", order_by="MaterialFile.number"
    )
    consents: Mapped[list["MaterialConsent"]] = relationship(
        back_populates="material", lazy="raise", cascade="all, delete-orphan", order_by="MaterialConsent.asked_at"
    )

    @property
    def effective_audience(self) -> Audience:
        """The narrower of what the organisers and the speaker chose."""
        return self.audience.narrower(self.speaker_audience)

    @property
    def has_files(self) -> bool:
        """Whether it is of a kind that is kept as a file."""
        return self.kind not in (MaterialKind.LINK, MaterialKind.MINUTES)

    @property
    def has_consent(self) -> bool:
        """Whether everybody who was asked has agreed and not withdrawn; also when nobody needed to be asked.

        Of those who no longer speak in its talk, no yes counts. They are not waited for any more once every speaker
        there who can be reached has agreed, at least one; the talk must be loaded with speakers and profiles.
        """
        here = {one.id: one for one in self.talk.speakers} if self.talk is not None else {}
        agreed = {one.speaker_id for one in self.consents if one.speaker_id in here and one.stands}
        if len(agreed) == len(self.consents):
            return True
        asked = {one.speaker_id for one in self.consents if one.speaker_id in here}
        reachable = {ident for ident, one in here.items() if one.is_reachable}
        return bool(agreed) and not self.is_stuck and asked | reachable <= agreed

    @property
    def is_stuck(self) -> bool:
        """Whether it has to be put up anew, since the word that is missing is one that nobody can give any more.

        So it is where everybody who was asked has gone, where one of them had refused (their no stays, whoever else
        agrees), and for what a speaker had put up who has gone: it was theirs, and is not published without them.
        """
        here = {one.id for one in self.talk.speakers} if self.talk is not None else set()
        gone = [one for one in self.consents if one.speaker_id not in here]
        if not gone:
            return False
        is_orphaned = self.is_of_speaker and self.speaker_id is None
        return is_orphaned or len(gone) == len(self.consents) or any(one.withdrawn_at is not None for one in gone)

    @property
    def main_files(self) -> list["MaterialFile"]:
        """The versions of the file itself, the newest last."""
        return [one for one in self.files if one.role is FileRole.MAIN]

    @property
    def captions(self) -> list["MaterialFile"]:
        """The newest caption file of each language that may be served."""
        found = {one.language: one for one in self.files if one.role is FileRole.CAPTIONS and one.is_ready}
        return list(found.values())

    @property
    def current_file(self) -> "MaterialFile | None":
        """The newest version that may be served: one that is still held does not hide the one before it."""
        return next((one for one in reversed(self.main_files) if one.is_ready), None)


class FileRole(StrEnum):
    """The thing itself, or the captions of a recording (WebVTT)."""

    MAIN = "main"
    CAPTIONS = "captions"


class FileState(StrEnum):
    """Whether a file may be served: a scanner, where one is set, has to find it clean or an organiser releases it."""

    WAITING = "waiting"
    CLEAN = "clean"
    UNCHECKED = "unchecked"
    INFECTED = "infected"
    RELEASED = "released"


class MaterialFile(HasId, Base):
    """One version of a file. ``number`` counts within material, role and language, from 1; ``size`` is in bytes.

    ``stored_as`` is its name in the storage, made here; ``name`` the one it is offered under, made safe.
    """

    __tablename__ = "material_files"
    __table_args__ = (
        UniqueConstraint("material_id", "role", "language", "number"),
        Index("ix_material_files_state", "state"),
    )

    material_id: Mapped[UUID] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"))
    role: Mapped[FileRole] = mapped_column(default=FileRole.MAIN)
    language: Mapped[str] = mapped_column(String(8), default="")
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    stored_as: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING)
    state_note: Mapped[str] = mapped_column(String(300), default="")
    scan_attempts: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[str] = mapped_column(String(120), default="")
    uploaded_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]

    material: Mapped[Material] = relationship(back_populates="files", lazy="raise")

    @property
    def is_ready(self) -> bool:
        """Whether it may be served."""
        return self.state in (FileState.CLEAN, FileState.RELEASED)


class MaterialConsent(HasId, Base):
    """What one speaker says to the publication of one material: asked, agreed to which wording and when, withdrawn.

    The latest word stands; the audit keeps those before it. It outlives the speaker's row, but no longer stands then:
    whoever has gone could not take it back. What that means for the item says `Material.has_consent`.
    """

    __tablename__ = "material_consents"
    __table_args__ = (UniqueConstraint("material_id", "speaker_id"),)

    material_id: Mapped[UUID] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"))
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), index=True)
    wording: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(2), default="de")
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    material: Mapped[Material] = relationship(back_populates="consents", lazy="raise")
    speaker: Mapped[Speaker | None] = relationship(lazy="raise")

    @property
    def stands(self) -> bool:
        """Whether it was given and not withdrawn, by one who still speaks."""
        return self.speaker_id is not None and self.given_at is not None and self.withdrawn_at is None


class Upload(HasId, Base):
    """A file that is being sent in pieces (tus 1.0); its bytes lie in the data folder until it is complete.

    Its address holds a random key, of which the SHA-256 is kept. It is tied to what opened the page: to a speaker's
    link (``link_scope``, ``link_ident`` and ``link_no``, as `eventhub.signing` has them: raising the number kills the
    upload too), or to a signed-in organiser (``user_id``). ``length`` and ``received`` are in bytes; ``attempts`` is
    how often it was begun to make a file of it, ``tried_at`` is when that was last.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("received >= 0 AND received <= length", name="received"),
        CheckConstraint("(user_id IS NULL) <> (link_ident IS NULL)", name="one_owner"),
        Index("ix_uploads_expires_at", "expires_at"),
    )

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    talk_id: Mapped[UUID | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("speakers.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    link_scope: Mapped[str] = mapped_column(String(20), default="")
    link_ident: Mapped[UUID | None]
    link_no: Mapped[int] = mapped_column(default=0)
    kind: Mapped[MaterialKind] = mapped_column(default=MaterialKind.SLIDES)
    role: Mapped[FileRole] = mapped_column(default=FileRole.MAIN)
    language: Mapped[str] = mapped_column(String(8), default="")
    name: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    refusal: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    talk: Mapped[Talk | None] = relationship(lazy="raise")
    material: Mapped[Material | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    speaker: Mapped[Speaker | None] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_under_way(self) -> bool:
        """Whether it has neither become a file nor been refused."""
        return self.finished_at is None and not self.refusal

    @property
    def is_complete(self) -> bool:
        """Whether all bytes are there."""
        return self.received == self.length
