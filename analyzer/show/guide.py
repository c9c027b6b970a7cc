"""What the printed guide says: six steps, a place for notes, and how the marker is used."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.language.text import _


@dataclass(frozen=True)
class Step:
    """One thing to keep alike.

    Parameters
    ----------
    sketch : str
        Name of its drawing, see `analyzer.report.guide.sketches`.
    title, text : str
    alt : str
        What the drawing shows.
    """

    sketch: str
    title: str
    text: str
    alt: str


@dataclass(frozen=True)
class GuideWords:
    """Everything that the page says.

    Parameters
    ----------
    title, intro : str
    steps : tuple of Step
    distance : str
        Beside the arrow between phone and person.
    notes_title : str
    notes : tuple of str
        Beginnings of lines to write on.
    marker_title : str
    marker : tuple of str
        Sentences on it, a paragraph each.
    marker_alt : str
    cut : str
        Along the cutting line.
    ruler : str
        Beside the ruler, with ``{mm}`` for its length.
    foot : str
    """

    title: str
    intro: str
    steps: tuple[Step, ...]
    distance: str
    notes_title: str
    notes: tuple[str, ...]
    marker_title: str
    marker: tuple[str, ...]
    marker_alt: str
    cut: str
    ruler: str
    foot: str


def guide_words() -> GuideWords:
    """The words of the guide in the current language."""
    return GuideWords(
        title=_("Photos that can be compared"),
        intro=_("Six things to keep alike each time. Hang this page where you take the photos."),
        steps=(
            Step(
                "phone",
                _("Phone at hip height"),
                _(
                    "Upright on a shelf or tripod, level with your lower back, 1.5 m away or more, "
                    "with the timer."
                ),
                _(
                    "A person from the side; behind them a phone on a tripod, as high as their hips."
                ),
            ),
            Step(
                "light",
                _("Light from the side"),
                _(
                    "One lamp or window, from the side or from above, the same each time. Flash off."
                ),
                _("A person from above; a lamp shines from the side, the phone's flash is off."),
            ),
            Step(
                "feet",
                _("Same place"),
                _("Mark where your feet stand, and stand there again: same spot, same distance."),
                _("Two footprints between marks of tape on the floor."),
            ),
            Step(
                "frame",
                _("Back bare, waistband low"),
                _(
                    "Shoulder blades to waistband and both sides in the picture. Let marks of "
                    "clothes fade for 15 minutes."
                ),
                _("A back in the frame of a phone, from the shoulders to a low waistband."),
            ),
            Step(
                "arms",
                _("Straight and relaxed"),
                _(
                    "Weight on both feet, muscles relaxed, arms hanging a little away from the body."
                ),
                _("A person from behind, the arms hanging beside the body with a gap."),
            ),
            Step(
                "three",
                _("Three photos"),
                _("Take three, and step away in between. Once every two to four weeks is enough."),
                _("Three photos of a back, with steps between them."),
            ),
        ),
        distance=_("1.5 m or more"),
        notes_title=_("My set-up"),
        notes=(
            _("Distance of the phone, lens"),
            _("Height of the phone"),
            _("Lamp or window: which, where"),
            _("Time of day"),
            _("Arms, feet, waistband"),
        ),
        marker_title=_("Marker for millimetres (optional)"),
        marker=(
            _(
                "Cut it out along the dashed line and keep it flat. Stick it on the waistband beside "
                "the spine, or on the lower back away from dimples, facing the camera."
            ),
            _("The program finds it in the photo by itself and then tells depths in millimetres."),
        ),
        marker_alt=_(
            "A square black and white marker, 40 mm wide, with a dashed cutting line about it."
        ),
        cut=_("cut here"),
        ruler=_(
            "Measure this line after printing: it must be {mm} mm long. Print at 100 %, not “fit to "
            "page”; otherwise leave the marker out."
        ),
        foot=_("For adults only. This is information, not a diagnosis or treatment advice."),
    )
