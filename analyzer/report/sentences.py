"""What a report explains and how far it reaches, once for the page and for the paper."""

from __future__ import annotations

FAIR = "What has to be alike in both photos for a change to mean anything."
CONTROL = (
    "The fixed pair is tied to the pelvis and does not change with diet, exercise or weight. It "
    "serves as a control and never counts as progress or the lack of it."
)
SAME_FRAME = "Both photos are shown in the frame of the same reference photo."
TREND = (
    "{change} since the first session. Bars: {interval}. Grey: changes too small to show in these "
    "photos. Filled dot: a detectable change; open dot: none; cross: not comparable."
)
ROWS = (
    "Before and after: depth in {unit}, estimated with the light taken out, ± one standard error. "
    "Place: out from the spine and up from the waistband, in percent of the back's width."
)
PHOTOS = (
    "Visibility (0 to 100) tells how strongly the modifiable dimples show in a photo, under its light; "
    "the light changes it. Depth is the mean of their estimated depths with the light taken out, ± "
    "one standard error. Number and depth grade are Hexsel-style items (0 to 3), not a clinical "
    "grade. Texture is how steep the small undulations of the skin between the dimples are, ± one "
    "standard error."
)
TEXTURE_WORDS = (
    "Texture is the root mean square slope of undulations some 4 to 15 mm long, light and pigment "
    "taken out. Tone is the individual typology angle (ITA)."
)
COLOURS = "Blue: fixed pair (Dimples of Venus). Yellow: modifiable. White and dashed: unsure which."
OUTLINE = "the thin white line goes round what was taken for the bare back"
FAINT = "a thin ring marks a dimple that other photos show and that is too faint in this one"
NO_PAIR = "No aligned pictures can be shown for this comparison."
MAP = (
    "How deep a dimple at each place would be, in colour over the photo. It is an estimate for each "
    "place by itself, not a height profile. Folds and edges of shadow can look like hollows too; "
    "only numbered places were taken for dimples."
)
SCORES = (
    "Visibility belongs to one photo and its light. Depth has the light taken out. Neither "
    "says how a person compares with others."
)
STARS = (
    "A star (such as D6*) marks what looks like a dimple in that photo and is not borne out by the "
    "others; it counts in no comparison."
)
LIMITS = (
    "It compares photos. It is not a medical device, gives no diagnosis and has no clinical "
    "validity; no published scale covers the lower back.",
    "Light, posture, distance, lens, muscle tension and clothing marks all change how dimples look. "
    "The intervals allow for what could be measured of this, not for everything.",
    "Fixed dimples (Dimples of Venus) come from the shape of the pelvis and are not a thing to "
    "change.",
    "For adults only. Whether to have any treatment is a decision to take with a board-certified "
    "dermatologist or surgeon.",
)
MADE = (
    "Made on the user's own computer; nothing was sent anywhere to make it. This one file holds "
    "everything and asks for nothing else."
)
ANONYMOUS = (
    "File names, dates and names of people were left out; time is told in days since the first "
    "session."
)
NO_PICTURES = "Pictures were left out."
STATUS = {
    "ok": "✓ alike",
    "differs": "△ differs",
    "blocks": "✕ too different",
    "unknown": "? not known",
}
