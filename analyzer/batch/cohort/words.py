"""What the cohort's page says: reasons, classes and explanations in plain words."""

from __future__ import annotations

from analyzer.batch.cohort.wilson import Share
from analyzer.language import writing
from analyzer.language.text import N_, _
from analyzer.show.words import DASH

WHY_WORDS = {
    "failed": N_("The program or the output folder failed"),
    "no photo": N_("No photo could be read"),
    "no back": N_("No photo shows a lower back that can be measured"),
    "more than one back": N_("The photos show more than one back"),
    "one session": N_("Photos of one session only"),
    "too little seen": N_("The photos tell too little about the modifiable dimples"),
    "checklist: same shot": N_("Both sides show the same photo"),
    "checklist: swapped": N_("Before and after may be swapped"),
    "checklist: order": N_("Which photo came first is not known"),
    "checklist: back": N_("On one side no photo shows a back"),
    "checklist: alignment": N_("The photos could not be laid over each other"),
    "checklist: light": N_("The light was too different, or too flat"),
    "checklist: distance": N_("The distance was too different"),
    "checklist: scale": N_("The scale was too different"),
    "checklist: pose": N_("The pose was too different"),
    "checklist: framing": N_("The framing was too different"),
    "checklist: sharpness": N_("The sharpness was too different"),
    "checklist: exposure": N_("The exposure was too different"),
    "checklist: background": N_("The background was too different"),
    "checklist: filter traces": N_("A filter was used"),
    "checklist: timing": N_("The times of the photos do not fit"),
    "checklist: fixed pair": N_("The fixed pair looks different, so light or pose changed"),
    "checklist: dimples": N_("No modifiable dimple was seen on both sides"),
}
"""By `analyzer.batch.cohort.figures.WHY_NOT`."""
LIGHT_WORDS = {
    "ok": N_("Alike on both sides"),
    "differs": N_("Differs"),
    "blocks": N_("Too different, or too flat"),
    "unknown": N_("Not known"),
}
TONE_WORDS = {
    "very light": N_("Very light"),
    "light": N_("Light"),
    "intermediate": N_("Intermediate"),
    "tan": N_("Tan"),
    "brown": N_("Brown"),
    "dark": N_("Dark"),
    "not known": N_("Not known"),
}
OVERALL = N_(
    "Each person counts once, by the comparison of the last session with the first. Shares are of those "
    "whose photos could be compared. The range (95 %, Wilson) tells what few people leave open."
)
CHANCE = N_(
    "One person's verdict is wrong now and then: its range is meant to hold the true change in 19 of 20 "
    "comparisons. Among many people some of the changes are therefore chance, and the two directions "
    "together tell more than either."
)
FOREST = N_(
    "One line a person: where the true change probably lies. Filled dot: a detectable change; open dot: "
    "none. The order is that of the changes; it does not rank people."
)
THINNED = N_("Of {all} changes, {drawn} are drawn, evenly over all of them.")
SEVERAL = N_("{count} of {people} people. A person may have several reasons.")
LIGHT = N_(
    "Light changes how dimples look more than anything else. Where it was alike more people can be "
    "compared."
)
TONE = N_(
    "Class of skin tone by the individual typology angle (ITA) in the photos, which exposure and white "
    "balance move as well. Shares differ between groups by chance where their ranges overlap widely."
)
CUT = N_("The first {shown} of {all} people are listed; all are in {file}.")
LIMITS = (
    N_(
        "It counts comparisons of photos. It is no study and proves no effect: nobody was chosen at random, "
        "and people whose photos could not be compared may differ from the others."
    ),
    N_("It is not a medical device, gives no diagnosis and has no clinical validity."),
    N_(
        "Fixed dimples (Dimples of Venus) come from the shape of the pelvis. They serve as a control and are "
        "never counted."
    ),
    N_("For adults who have agreed to it only."),
)
ANONYMOUS = N_(
    "Names, dates, file names and all free text were left out; people are numbered at random."
)
SHARE = N_("{value} ({low} to {high})")
COMPARED = N_("{compared} of {people} people could be compared")
NOBODY = N_("There is nobody in this cohort yet")
LEFT_OUT = N_("Files left out: {n}")
NOT_COMPARED = N_("Not compared")
ANY = N_("Any detectable change")


def share_words(found: Share) -> str:
    """A share with its range, such as "24 % (14 % to 37 %)"; a dash of none."""
    if not found.of:
        return DASH
    value, low, high = (writing.percent(v) for v in (found.value, found.low, found.high))
    return _(SHARE).format(value=value, low=low, high=high)
