"""What the cohort's page says: reasons, classes and explanations in plain words."""

from __future__ import annotations

from analyzer.cohort.wilson import Share
from analyzer.show.words import DASH, NBSP

WHY_WORDS = {
    "failed": "The program or the output folder failed",
    "no photo": "No photo could be read",
    "no back": "No photo shows a lower back that can be measured",
    "more than one back": "The photos show more than one back",
    "one session": "Photos of one session only",
    "too little seen": "The photos tell too little about the modifiable dimples",
    "checklist: same shot": "Both sides show the same photo",
    "checklist: swapped": "Before and after may be swapped",
    "checklist: order": "Which photo came first is not known",
    "checklist: back": "On one side no photo shows a back",
    "checklist: alignment": "The photos could not be laid over each other",
    "checklist: light": "The light was too different, or too flat",
    "checklist: distance": "The distance was too different",
    "checklist: scale": "The scale was too different",
    "checklist: pose": "The pose was too different",
    "checklist: framing": "The framing was too different",
    "checklist: sharpness": "The sharpness was too different",
    "checklist: exposure": "The exposure was too different",
    "checklist: background": "The background was too different",
    "checklist: filter traces": "A filter was used",
    "checklist: timing": "The times of the photos do not fit",
    "checklist: fixed pair": "The fixed pair looks different, so light or pose changed",
    "checklist: dimples": "No modifiable dimple was seen on both sides",
}
"""By `analyzer.cohort.figures.WHY_NOT`."""
LIGHT_WORDS = {
    "ok": "Alike on both sides",
    "differs": "Differs",
    "blocks": "Too different, or too flat",
    "unknown": "Not known",
}
TONE_WORDS = {
    "very light": "Very light",
    "light": "Light",
    "intermediate": "Intermediate",
    "tan": "Tan",
    "brown": "Brown",
    "dark": "Dark",
    "not known": "Not known",
}
OVERALL = (
    "Each person counts once, by the comparison of the last session with the first. Shares are of those "
    "whose photos could be compared. The range (95 %, Wilson) tells what few people leave open."
)
CHANCE = (
    "One person's verdict is wrong now and then: its range is meant to hold the true change in 19 of 20 "
    "comparisons. Among many people some of the changes are therefore chance, and the two directions "
    "together tell more than either."
)
FOREST = (
    "One line a person: where the true change probably lies. Filled dot: a detectable change; open dot: "
    "none. The order is that of the changes; it does not rank people."
)
THINNED = "Of {all} changes, {drawn} are drawn, evenly over all of them."
SEVERAL = "A person may have several reasons."
LIGHT = (
    "Light changes how dimples look more than anything else. Where it was alike more people can be "
    "compared."
)
TONE = (
    "Class of skin tone by the individual typology angle (ITA) in the photos, which exposure and white "
    "balance move as well. Shares differ between groups by chance where their ranges overlap widely."
)
CUT = "The first {shown} of {all} people are listed; all are in {file}."
LIMITS = (
    "It counts comparisons of photos. It is no study and proves no effect: nobody was chosen at random, "
    "and people whose photos could not be compared may differ from the others.",
    "It is not a medical device, gives no diagnosis and has no clinical validity.",
    "Fixed dimples (Dimples of Venus) come from the shape of the pelvis. They serve as a control and are "
    "never counted.",
    "For adults who have agreed to it only.",
)
ANONYMOUS = (
    "Names, dates, file names and all free text were left out; people are numbered at random."
)
SHARE = "{value}{space}% ({low} to {high}{space}%)"
COMPARED = "{compared} of {people} people could be compared"
NOBODY = "There is nobody in this cohort yet"
LEFT_OUT = "Files left out: {n}"
NOT_COMPARED = "Not compared"
ANY = "Any detectable change"


def share_words(found: Share) -> str:
    """A share with its range, such as "24 % (14 to 37 %)"; a dash of none."""
    if not found.of:
        return DASH
    value, low, high = (round(100 * v) for v in (found.value, found.low, found.high))
    return SHARE.format(value=value, low=low, high=high, space=NBSP)
