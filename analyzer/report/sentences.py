"""What a report explains and how far it reaches, once for the page and for the paper."""

from __future__ import annotations

from analyzer.language.text import N_

FAIR = N_("What has to be alike in both photos for a change to mean anything.")
CONTROL = N_(
    "The fixed pair is tied to the pelvis and does not change with diet, exercise or weight. It "
    "serves as a control and never counts as progress or the lack of it."
)
SAME_FRAME = N_("Both photos are shown in the frame of the same reference photo.")
TREND = N_(
    "Change in depth since the first session. Bars: 95 % range. Grey: what may show without any "
    "change. Filled dot: a detectable change; open dot: none; cross: not comparable."
)
ROWS = N_(
    "Before and after: depth in {unit}, estimated with the light taken out, ± one standard error. "
    "Place: out from the spine and up from the waistband, in percent of the back's width."
)
PHOTOS = N_(
    "Visibility (0 to 100) tells how strongly the modifiable dimples show in a photo, under its light; "
    "the light changes it. Depth is the mean of their estimated depths with the light taken out, ± "
    "one standard error. Number and depth grade are Hexsel-style items (0 to 3), not a clinical "
    "grade. Texture is how steep the small undulations of the skin between the dimples are, ± one "
    "standard error."
)
TEXTURE_WORDS = N_(
    "Texture is the root mean square slope of undulations some 4 to 15 mm long, light and pigment "
    "taken out. Tone is the individual typology angle (ITA)."
)
COLOURS = N_(
    "Blue: fixed pair (Dimples of Venus). Yellow: modifiable. White and dashed: unsure which."
)
FAINT = N_("A thin ring marks a dimple that other photos show and that is too faint in this one.")
NO_PAIR = N_("No aligned pictures can be shown for this comparison.")
MAP = N_(
    "How deep a dimple at each place would be, in colour over the photo. It is an estimate for each "
    "place by itself, not a height profile. Folds and edges of shadow can look like hollows too; "
    "only numbered places were taken for dimples."
)
SCORES = N_(
    "Visibility belongs to one photo and its light. Depth has the light taken out. Neither "
    "says how a person compares with others."
)
STARS = N_(
    "A star (such as D6*) marks what looks like a dimple in that photo and is not borne out by the "
    "others; it counts in no comparison."
)
LIMITS = (
    N_(
        "It compares photos. It is not a medical device, gives no diagnosis and has no clinical "
        "validity; no published scale covers the lower back."
    ),
    N_(
        "Light, posture, distance, lens, muscle tension and clothing marks all change how dimples look. "
        "The intervals allow for what could be measured of this, not for everything."
    ),
    N_(
        "Fixed dimples (Dimples of Venus) come from the shape of the pelvis and are not a thing to "
        "change."
    ),
    N_(
        "For adults only. Whether to have any treatment is a decision to take with a board-certified "
        "dermatologist or surgeon."
    ),
)
MADE = N_(
    "Made on the user's own computer; nothing was sent anywhere to make it. This one file holds "
    "everything and asks for nothing else."
)
ANONYMOUS = N_(
    "File names, dates and names of people were left out; time is told in days since the first "
    "session."
)
NO_PICTURES = N_("Pictures were left out.")
STATUS = {
    "ok": N_("✓ alike"),
    "differs": N_("△ differs"),
    "blocks": N_("✕ too different"),
    "unknown": N_("? not known"),
}
