"""Age shows: in what is drawn for it, and in what the light and the pigment make of that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer import phantom
from analyzer.phantom.chance.age import wear
from analyzer.phantom.chart import Chart
from analyzer.phantom.skin.hair import short_hair, vellus
from analyzer.phantom.skin.laxity import creases, loose_relief
from analyzer.phantom.skin.pigment import paint_skin
from analyzer.phantom.skin.relief import skin_relief

CHART = Chart.of(phantom.PhantomParams(chart_mm=0.8))
SEEDS = range(40)


def mean(age: float, trait: str) -> float:
    return float(np.mean([getattr(phantom.draw_subject(s, age=age), trait) for s in SEEDS]))


def test_people_are_adults_of_every_age() -> None:
    ages = [phantom.draw_subject(seed).age for seed in range(200)]
    assert min(ages) >= 18
    assert max(ages) <= 80
    counts, _ = np.histogram(ages, bins=[18, 30, 45, 60, 81])
    assert counts.min() > 20
    with pytest.raises(ValueError, match="adult"):
        phantom.Subject(seed=1, age=17.0)


def test_wear_grows_from_nothing_to_one() -> None:
    years = np.arange(18.0, 81.0)
    grown = np.array([wear(y) for y in years])
    assert grown[years <= 28].max() == pytest.approx(0.0, abs=1e-9)
    assert grown[-1] == pytest.approx(1.0)
    assert np.all(np.diff(grown[years >= 28]) > 0)


@pytest.mark.parametrize(
    "trait", ["laxity", "texture", "moles", "spots", "lentigines", "paleness", "undulation_mm"]
)
def test_older_people_have_more(trait: str) -> None:
    assert mean(75, trait) > 1.1 * mean(25, trait)


@pytest.mark.parametrize("trait", ["muscle", "lordosis", "size", "furrow_mm"])
def test_older_people_have_less(trait: str) -> None:
    assert mean(75, trait) < mean(25, trait)


def test_age_changes_no_dent_and_stays_small() -> None:
    """Same dents at any age; body measures move by less than people differ among each other."""
    for seed in SEEDS:
        young, old = (phantom.draw_subject(seed, age=age) for age in (25.0, 80.0))
        assert old.dents == young.dents
        assert abs(old.size / young.size - 1) < 0.02
        assert abs(old.build - young.build) < 0.35
        assert old.tone == young.tone


def test_loose_skin_is_long_across_and_shallow() -> None:
    """Its relief varies faster up and down than across, and leaves the sacrum nearly alone."""
    lax = replace(phantom.Subject(seed=8, undulation_mm=0.0), laxity=1.0)
    relief = loose_relief(lax, CHART)
    assert 0.3 < np.abs(relief).max() < 7.0
    up, across = (float(np.abs(np.diff(relief, axis=k)).mean()) for k in (0, 1))
    assert up > 2.5 * across
    slope = np.degrees(np.arctan(np.abs(np.diff(relief, axis=0)).max() / CHART.pitch_mm))
    assert slope < 35
    s, h = CHART.axes()
    sacrum = (np.abs(s) < 30) & (np.abs(h) < 15)
    assert np.std(relief[sacrum]) < 0.05
    assert not loose_relief(replace(lax, laxity=0.0), CHART).any()
    assert not creases(replace(lax, laxity=0.0))


def test_loose_skin_shades_the_flank_and_leaves_the_dent_as_deep() -> None:
    """More shading at the waist, while the stated dent still has its depth in the relief."""
    dent = phantom.Dent(0, "modifiable", 30.0, 10.0, 2.0, (6.0, 6.0))
    tight = phantom.Subject(seed=8, undulation_mm=0.0, moles=0, texture=0.0, dents=(dent,))
    lax = replace(tight, laxity=1.0)
    shot = phantom.Capture(light=phantom.Light("window", (phantom.Lamp(40.0, 40.0),), ambient=0.2))
    one, two = (phantom.render_layers(s, shot, (300, 400)) for s in (tight, lax))
    assert np.nanstd(two.shading - one.shading) > 0.01
    bare = [skin_relief(s.without_dents(), CHART) for s in (tight, lax)]
    dented = [skin_relief(s, CHART) for s in (tight, lax)]
    for with_, without in zip(dented, bare, strict=True):
        assert (with_ - without).min() == pytest.approx(-2.0, rel=0.02)


@pytest.mark.parametrize("grow", [short_hair, vellus])
def test_pale_hair_lightens_dark_skin_and_dark_hair_darkens_all(grow: object) -> None:
    def ink(paleness: float, skin: float) -> float:
        hair = grow(np.random.default_rng(3), CHART, 1.0, paleness)  # type: ignore[operator]
        return float(hair.ink(skin).sum())

    assert ink(1.0, 0.08) < 0
    if grow is short_hair:
        assert ink(0.0, 0.08) > 0
        assert ink(0.0, 0.4) > ink(0.0, 0.08)
    # On pale skin white hair is all but lost.
    assert abs(ink(1.0, 0.5)) < 0.2 * abs(ink(1.0, 0.08))


def test_hair_covers_a_plausible_share_and_mirrors_only_when_pale() -> None:
    rng = np.random.default_rng
    for grow in (short_hair, vellus):
        white, black = (grow(rng(3), CHART, 1.0, p) for p in (1.0, 0.0))
        assert 0.001 < float(white.cover.mean()) < 0.1
        assert white.cover.max() < 0.5
        assert white.sheen.max() > black.sheen.max()
    assert not short_hair(rng(3), CHART, 1.0, 0.0).sheen.any()


def test_pale_hair_shows_brighter_in_the_photo_of_dark_skin() -> None:
    """Above the sacrum, where hair grows, grey hair leaves the skin brighter than black hair."""
    hairy = phantom.Subject(seed=8, tone=6, ita_deg=-45.0, moles=0, hair=1.0)
    colours = [paint_skin(replace(hairy, paleness=p), CHART).reflectance() for p in (0.0, 1.0)]
    bald = paint_skin(replace(hairy, hair=0.0), CHART).reflectance()
    s, h = CHART.axes()
    sacrum = (np.abs(s) < 60) & (np.abs(h) < 30)
    dark, pale = ((c - bald)[sacrum].mean() for c in colours)
    assert dark < 0 < pale
    photos = [
        phantom.render(replace(hairy, paleness=p), phantom.Capture(), (300, 400))[0].astype(float)
        for p in (0.0, 1.0)
    ]
    assert (photos[1] - photos[0])[230:280, 110:190].mean() > 1.0
