"""Trains the network of `analyzer.dimples.heat` on folders of photos with truth (needs PyTorch).

    python -m analyzer.bench.training.heat FOLDER... --work DIR [--folds 4] [--steps 3000] [--write]
    python -m analyzer.bench.training.heat FOLDER... --work DIR --apart FOLDER --further --share 0.5 [--write]

Prints how it does on people it was not trained on, as shipped and trained anew; ``--write`` then trains on
all of them and replaces `analyzer/dimples/heat.npz`, calibrated by what was seen on people kept apart. With ``--apart``
all people of FOLDER are learnt from and those of that other folder judge and calibrate; ``--further`` starts from
the weights that are shipped, and ``--share`` goes only so far from these to what was learnt. A dent
of 0.7 mm and more is one to be found, and what lies at a shallower or a hidden one is not learnt from.
``--work`` keeps what was read of the photos, and the networks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

import analyzer.dimples
from analyzer.bench.training.crops import TeachParams, crop_of
from analyzer.bench.training.judged import Judged, calibration, judge, report, told_of
from analyzer.bench.training.lessons import Lesson, read_all
from analyzer.bench.training.put_in import Library, library
from analyzer.dimples.heat import GAPS, Arrays, weights
from analyzer.dimples.planes import SCENE, planes_of
from analyzer.relief.params import ReliefParams

Plane = NDArray[np.float32]

SIZES = len(ReliefParams().scales)
PLANES = 5 * SIZES + SCENE


class Net(nn.Module):
    """The network of `analyzer.dimples.heat` for training."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(PLANES, width, 1)
        self.taps = nn.ModuleList([nn.Conv2d(width, width, 3, padding=g, dilation=g) for g in GAPS])
        self.mix = nn.ModuleList([nn.Conv2d(width, width, 1) for _ in GAPS])
        self.leave = nn.Conv2d(width, 3, 1)
        self.mean = nn.Parameter(torch.zeros(1, PLANES, 1, 1), requires_grad=False)
        self.spread = nn.Parameter(torch.ones(1, PLANES, 1, 1), requires_grad=False)
        for values in self.leave.parameters():
            nn.init.zeros_(values)
        # Dents are rare, and of a usual depth known to a factor of 1.6.
        self.usual = torch.tensor([-4.0, 2.0, -0.5])[:, None, None]

    def forward(self, planes: torch.Tensor) -> torch.Tensor:
        """Logit, log depth, log of its error; (N, 3, h, w)."""
        x = ((planes - self.mean) / self.spread).clamp(-4, 4)
        x = functional.silu(self.enter(x))
        for taps, mix in zip(self.taps, self.mix, strict=True):
            x = x + mix(functional.silu(taps(x)))
        return self.leave(x) + self.usual  # type: ignore[no-any-return]


def arrays_of(nets: Sequence[Net]) -> Arrays:
    """Weights as the program reads them, of several copies; not calibrated."""
    every = [
        {n: np.asarray(v.numpy(), np.float32) for n, v in x.state_dict().items()} for x in nets
    ]

    def stack(name: str, *axes: int) -> Plane:
        """One weight of all copies, its axes in the order of the program; single ones are left out."""
        return np.stack([np.squeeze(one[name]).transpose(axes or None) for one in every])

    def plain(name: str) -> Plane:
        return np.stack([one[name].ravel() for one in every])

    usual = nets[0].usual.numpy().ravel()
    out: dict[str, Plane] = {
        "mean": plain("mean"),
        "spread": plain("spread"),
        "enter": stack("enter.weight", 1, 0),
        "enter_bias": plain("enter.bias"),
        "leave": stack("leave.weight", 1, 0),
        "leave_bias": plain("leave.bias") + usual,
        "calibration": np.array([[1.0, 0.0], [0.0, 0.0]], np.float32),
    }
    for k in range(len(GAPS)):
        out[f"taps{k}"] = stack(f"taps.{k}.weight", 2, 3, 1, 0)
        out[f"taps{k}_bias"] = plain(f"taps.{k}.bias")
        out[f"mix{k}"] = stack(f"mix.{k}.weight", 1, 0)
        out[f"mix{k}_bias"] = plain(f"mix.{k}.bias")
    return out


def net_of(arrays: Arrays) -> Net:
    """The first copy of weights as the program reads them, to be trained further; the reverse of `arrays_of`."""
    net = Net(arrays["enter"].shape[2])
    one = {
        name: torch.from_numpy(a[0].copy()) for name, a in arrays.items() if name != "calibration"
    }
    state = {
        "mean": one["mean"][None, :, None, None],
        "spread": one["spread"][None, :, None, None],
        "enter.weight": one["enter"].T[:, :, None, None],
        "enter.bias": one["enter_bias"],
        "leave.weight": one["leave"].T[:, :, None, None],
        "leave.bias": one["leave_bias"] - net.usual.ravel(),
    }
    for k in range(len(GAPS)):
        state[f"taps.{k}.weight"] = one[f"taps{k}"].permute(3, 2, 0, 1)
        state[f"taps.{k}.bias"] = one[f"taps{k}_bias"]
        state[f"mix.{k}.weight"] = one[f"mix{k}"].T[:, :, None, None]
        state[f"mix.{k}.bias"] = one[f"mix{k}_bias"]
    net.load_state_dict({name: value.contiguous() for name, value in state.items()})
    return net


def _batch(
    lessons: Sequence[Lesson],
    chance: np.random.Generator,
    params: TeachParams,
    patterns: Library | None,
) -> list[torch.Tensor]:
    crops = [
        crop_of(lessons[int(chance.integers(len(lessons)))], chance, params, patterns)
        for _ in range(params.batch)
    ]
    planes = np.stack([planes_of(c.answers, c.toward, c.scene, c.noise) for c in crops])
    others = [np.stack([getattr(c, n) for c in crops]) for n in ("heat", "counts", "depth", "deep")]
    return [torch.from_numpy(np.ascontiguousarray(p, np.float32)) for p in (planes, *others)]


def losses(told: torch.Tensor, heat: torch.Tensor, counts: torch.Tensor, depth: torch.Tensor,
           deep: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:  # fmt: skip
    """Of the heat (focal, after Zhou et al. 2019) and of the depth.

    A depth weighs by the square root of its stated variance (Seitzer et al. 2022, arXiv:2203.09168).
    """
    sure = torch.sigmoid(told[:, 0])
    middle = (heat > 0.9).float()
    yes, no = functional.logsigmoid(told[:, 0]), functional.logsigmoid(-told[:, 0])
    each = middle * (1 - sure) ** 2 * yes + (1 - middle) * (1 - heat) ** 4 * sure**2 * no
    found = -(each * counts).sum() / (middle * counts).sum().clamp(min=8)
    spread = told[:, 2].clamp(-3, 2)
    off = ((depth - told[:, 1]) / spread.exp()) ** 2 / 2 + spread
    return found, (off * spread.detach().exp() * deep).sum() / deep.sum().clamp(min=1)


def _scale(
    net: Net, lessons: Sequence[Lesson], chance: np.random.Generator, params: TeachParams
) -> None:
    """Mean and spread of each plane on skin."""
    first = [_batch(lessons, chance, params, None)[0] for _ in range(8)]
    some = torch.cat(first).permute(1, 0, 2, 3).reshape(PLANES, -1)
    some = some[:, some[5 * SIZES] > 0.5]
    net.mean.data[0, :, 0, 0], net.spread.data[0, :, 0, 0] = some.mean(1), some.std(1) + 0.01


def train(
    lessons: Sequence[Lesson],
    steps: int,
    params: TeachParams = TeachParams(),
    say: str = "",
    further: Arrays | None = None,
) -> Net:
    """A network that has learnt from these photos, from nothing or from weights as they are."""
    torch.manual_seed(params.seed)
    chance = np.random.default_rng(params.seed)
    patterns = library()
    if further is None:
        net, rate = Net(params.width), params.rate
        _scale(net, lessons, chance, params)
    else:
        net, rate = net_of(further), params.rate_further
        net.train()
    mover = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=params.decay)
    pace = torch.optim.lr_scheduler.OneCycleLR(mover, rate, steps)
    for step in range(steps):
        planes, *true = _batch(lessons, chance, params, patterns)
        found, deep = losses(net(planes), *true)
        mover.zero_grad()
        (found + params.depth * deep).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        mover.step()
        pace.step()
        if say and step % 250 == 249:
            click.echo(f"{say} {step + 1}: {found.item():.3f} {deep.item():.3f}", err=True)
    net.eval()
    return net


def between(start: Arrays | None, learnt: Arrays, share: float) -> Arrays:
    """Weights so far on the way from those it started from to what was learnt, not calibrated.

    The mean of the two generalises better than either (Wortsman et al. 2022, arXiv:2109.01903).
    """
    if start is None:
        return learnt
    mixed = {n: (1 - share) * start[n] + share * a for n, a in learnt.items() if n != "calibration"}
    return {**mixed, "calibration": learnt["calibration"]}


def held_out(
    lessons: Sequence[Lesson],
    folds: int,
    judges: int,
    steps: int,
    work: Path,
    further: Arrays | None = None,
    share: float = 1.0,
) -> tuple[list[Lesson], list[Judged]]:
    """What networks say of people whom they never saw: of the first groups of so many."""
    people = sorted({x.person for x in lessons})
    order = np.random.default_rng(0).permutation(len(people))
    group = {people[p]: k % folds for k, p in enumerate(order)}
    apart, judged = [], []
    for fold in range(judges):
        seen = [x for x in lessons if group[x.person] != fold]
        learnt = arrays_of([kept(seen, steps, work, f"fold {fold + 1}", further)])
        arrays = between(further, learnt, share)
        for x in lessons:
            if group[x.person] == fold:
                apart.append(x)
                judged.append(judge(x, told_of(x, arrays)))
    return apart, judged


def kept(
    lessons: Sequence[Lesson], steps: int, work: Path, say: str, further: Arrays | None = None
) -> Net:
    """A network that has learnt from these photos; one that a stopped run left is taken."""
    names = "\n".join(f"{x.person} {x.file}" for x in lessons)
    start = b"" if further is None else b"".join(a.tobytes() for a in further.values())
    text = f"{names} {steps} {TeachParams()!r}".encode()
    digest = hashlib.sha256(text + start).hexdigest()[:20]
    place = work / f"net-{digest}.pt"
    if place.exists():
        net = Net(TeachParams().width)
        net.load_state_dict(torch.load(place))
        net.eval()
        return net
    net = train(lessons, steps, say=say, further=further)
    torch.save(net.state_dict(), place)
    return net


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--work", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    default=4,
    show_default=True,
    help="Groups of people kept apart in turn.",
)
@click.option(
    "--judged",
    type=click.IntRange(min=1),
    help="How many of these groups; all when not given. Each takes a training.",
)
@click.option("--steps", default=3000, show_default=True, help="Of learning, eight crops each.")
@click.option(
    "--apart",
    type=click.Path(exists=True, path_type=Path),
    help="People who judge and calibrate, instead of groups of those who are learnt from.",
)
@click.option("--further", is_flag=True, help="Start from the weights that are shipped.")
@click.option("--share", type=click.FloatRange(0, 1), default=1.0, help="How far to go from there.")
@click.option("--jobs", default=2, show_default=True)
@click.option("--write", is_flag=True, help="Replace the network that is shipped.")
def main(
    folders: tuple[Path, ...],
    work: Path,
    folds: int,
    judged: int | None,
    steps: int,
    apart: Path | None,
    further: bool,
    share: float,
    jobs: int,
    write: bool,
) -> None:
    """Train and test the network."""
    lessons = read_all(list(folders), work, jobs)
    people = len({x.person for x in lessons})
    if apart is None and people < folds:
        raise click.ClickException(f"{folds} groups need as many people; there are {people}.")
    torch.set_num_threads(jobs)
    click.echo(f"{len(lessons)} photos of {people} people")
    start = weights() if further else None
    if apart is None:
        others, told = held_out(
            lessons, folds, min(judged or folds, folds), steps, work, start, share
        )
    else:
        others = read_all([apart], work, jobs)
        if shared := {x.person for x in lessons} & {x.person for x in others}:
            raise click.ClickException(f"{len(shared)} people would judge what they taught.")
        now = [judge(x, told_of(x, weights())) for x in others]
        click.echo(f"as shipped:\n{report(others, now)}")
        arrays = between(start, arrays_of([kept(lessons, steps, work, "all", start)]), share)
        told = [judge(x, told_of(x, arrays)) for x in others]
    click.echo(report(others, told))
    level = calibration(told)
    click.echo(f"calibration: {np.round(level, 3).tolist()}")
    if not write:
        return
    learnt = arrays_of([kept(lessons, steps, work, "all", start)])
    arrays = {**between(start, learnt, share), "calibration": level}
    path = Path(analyzer.dimples.__file__).with_name("heat.npz")
    np.savez(path, **{n: a.astype(np.float32) for n, a in arrays.items()})  # type: ignore[arg-type]
    click.echo(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
