"""Feedback: the guest's form, the results for the team and for speakers, the questions to write."""

from tests.judges.pages.look import Look, Who

RESULTS = (
    *("feedback_short", "feedback_closed", "feedback_off"),
    *("schichtwechsel_21", "schichtwechsel_22", "schichtwechsel_23", "schichtwechsel_24"),
)
TO_COME, OVER = "{event_schichtwechsel_24}", "{event_feedback_closed}"

FEEDBACK = [
    *(Look(f"/r/{{own_feedback_{name}}}/feedback") for name in ("alone", "group", "given", "absent", "closed")),
    *(Look(f"/r/{{own_feedback_{name}}}") for name in ("alone", "given")),
    Look("/r/{own_feedback_given}/feedback?done=feedback-given"),
    Look("/r/{own_feedback_alone}/feedback", form="/feedback", status=422),
    Look("/r/{own_feedback_group}/feedback", form="/feedback", typed={"event_worth": "99"}, status=422),
    *(Look(f"/manage/events/{{event_{name}}}/feedback", Who.ORGANISER) for name in RESULTS),
    *(Look(f"/manage/events/{event}/feedback/questions", Who.ORGANISER) for event in (TO_COME, OVER)),
    Look(
        f"/manage/events/{TO_COME}/feedback/questions",
        Who.OWNER,
        form="/feedback/questions",
        typed={"question_0_label_de": "", "question_0_label_en": "", "question_1_label_de": "x" * 300},
        status=422,
    ),
    Look("/proposals/{speaker_feedback}"),
    *(Look(f"/proposals/{{speaker_feedback}}/feedback/{{{name}}}") for name in ("talk_feedback", "talk_feedback_few")),
    Look("/proposals/tot/feedback/{talk_feedback}", status=404),
]
