"""Trains the network of `analyzer.skin.classes` from shelves of lessons.

    python -m analyzer.bench.outlines.teach SHELVES... --minutes 60 [--out FILE]

The last shelf of each folder is kept apart and examined at the end. Needs the extra ``[outlines]``.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analyzer.bench.outlines import shelf
from analyzer.bench.outlines.lesson import UNKNOWN
from analyzer.bench.outlines.network import OutlineNet, to_onnx
from analyzer.bench.outlines.variety import changed, letterboxed
from analyzer.skin.classes import BACK, CLASSES, SIDE, WEIGHTS, planes

Images = NDArray[np.uint8]


@dataclass(frozen=True)
class TeachParams:
    """How the network is trained."""

    batch: int = 16
    rate: float = 2.5e-3  # largest step of AdamW; rises over the first twentieth, then falls
    decay: float = 1e-2
    small: int = 128  # px of the pictures at first, quicker by half
    small_share: float = 0.3  # of the time
    keep: float = 0.998  # of the running mean of the weights, which is what is used
    views: float = 0.25  # weight of the view's loss beside that of the classes
    dice: float = 0.7  # weight of the back's overlap beside that of single pixels


def batch_of(
    rng: np.random.Generator,
    rgb: Images,
    classes: Images,
    views: NDArray[np.int8],
    count: int,
    side: int = SIDE,
) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures at random, each changed as photos differ."""
    shown, marked, seen = [], [], []
    for k in rng.integers(len(rgb), size=count):
        other = int(rng.integers(len(rgb)))
        picture, truth, view = changed(
            rng, rgb[k], classes[k], int(views[k]), (rgb[other], classes[other], int(views[other]))
        )
        square, valid, marks = letterboxed(picture, truth, side)
        shown.append(planes(square, valid))
        marked.append(marks)
        seen.append(view)
    return (
        torch.from_numpy(np.stack(shown)),
        torch.from_numpy(np.stack(marked).astype(np.int64)),
        torch.tensor(seen),
    )


def loss_of(
    logits: Tensor, view: Tensor, marks: Tensor, seen: Tensor, params: TeachParams
) -> Tensor:
    """Cross entropy of pixels, overlap of the back, and cross entropy of the view."""
    known = marks != UNKNOWN
    pixels = nn.functional.cross_entropy(logits, torch.where(known, marks, -100), ignore_index=-100)
    share = torch.softmax(logits, dim=1)[:, BACK] * known
    true = (marks == BACK).float()
    both = (share * true).sum((1, 2))
    overlap = (2 * both + 200) / (share.sum((1, 2)) + true.sum((1, 2)) + 200)
    loss = pixels + params.dice * (1 - overlap).mean()
    told = seen >= 0
    if told.any():
        loss = loss + params.views * nn.functional.cross_entropy(view[told], seen[told])
    return loss


def train(
    rgb: Images,
    classes: Images,
    views: NDArray[np.int8],
    minutes: float,
    seed: int = 0,
    params: TeachParams = TeachParams(),
    start: dict[str, Tensor] | None = None,
) -> OutlineNet:
    """Train for so many minutes of this machine; the mean of the last weights comes back."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = OutlineNet()
    if start is not None:
        net.load_state_dict(start)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=params.rate, weight_decay=params.decay)
    began, step, smooth = time.monotonic(), 0, 0.0
    while True:
        share = (time.monotonic() - began) / (60 * minutes)
        if share >= 1:
            break
        rate = min(share / 0.05, 1.0) * 0.5 * (1 + np.cos(np.pi * share)) + 0.002
        for group in optimiser.param_groups:
            group["lr"] = params.rate * rate
        side = params.small if start is None and share < params.small_share else SIDE
        shown, marks, seen = batch_of(rng, rgb, classes, views, params.batch, side)
        net.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, view = net(shown.to(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), view.float(), marks, seen, params)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        keep = min(params.keep, (step + 1) / (step + 10))
        with torch.no_grad():
            for old, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
                if old.dtype.is_floating_point:
                    old.lerp_(new, 1 - keep)
                else:
                    old.copy_(new)
        smooth += (loss.item() - smooth) * max(0.01, 1 / (step + 1))
        step += 1
        if step % 100 == 0:
            click.echo(f"{100 * share:5.1f} %  step {step}  loss {smooth:.3f}")
    return mean.eval()


def examine(net: OutlineNet, rgb: Images, classes: Images, views: NDArray[np.int8]) -> str:
    """Figures on lessons kept apart, each as drawn."""
    overlaps, right, invented, nothing = [], [], 0, 0
    for picture, truth, view in zip(rgb, classes, views, strict=True):
        square, valid, marks = letterboxed(picture, truth)
        with torch.no_grad():
            logits, seen = net(torch.from_numpy(planes(square, valid))[None])
        found = logits[0].argmax(0).numpy() == BACK
        true, known = marks == BACK, marks != UNKNOWN
        if view >= 0:
            right.append(int(seen.argmax()) == int(view))
        if true.sum() > 0.03 * true.size:
            overlaps.append((found & true).sum() / max(1, ((found | true) & known).sum()))
        elif view != 1 and view >= 0:
            nothing += 1
            invented += int((found & known).mean() > 0.03)
    good = np.array(overlaps)
    return (
        f"backs {len(good)}: overlap {np.median(good):.3f}, at .93 and more"
        f" {100 * (good > 0.93).mean():.0f} %, below .8 {100 * (good < 0.8).mean():.1f} %;"
        f" view right {100 * np.mean(right):.1f} %; backs invented in {invented} of {nothing}"
    )


@click.command(help=__doc__)
@click.argument("shelves", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--minutes", type=float, default=60.0)
@click.option("--seed", type=int, default=0)
@click.option("--threads", type=int, default=2)
@click.option(
    "--start", type=click.Path(exists=True, path_type=Path), help="Weights to go on from."
)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS)
def main(
    shelves: tuple[Path, ...],
    minutes: float,
    seed: int,
    threads: int,
    start: Path | None,
    out: Path,
) -> None:
    """Read, train, examine, write."""
    torch.set_num_threads(threads)
    parts = [shelf.read(folder) for folder in shelves]
    apart = [tuple(a[-shelf.SHELF :] for a in part) for part in parts]
    own = [np.concatenate([part[k][: -shelf.SHELF] for part in parts]) for k in range(3)]
    click.echo(f"{len(own[0])} lessons, {CLASSES} classes")
    weights = torch.load(start) if start else None
    net = train(own[0], own[1], own[2], minutes, seed, start=weights)  # type: ignore[arg-type]
    torch.save(net.state_dict(), out.with_suffix(".pt"))
    to_onnx(net, out)
    for folder, (rgb, classes, views) in zip(shelves, apart, strict=True):
        click.echo(f"{folder.name}: {examine(net, rgb, classes, views)}")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
