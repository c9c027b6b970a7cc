"""Trains the network of `analyzer.skin.classes` from shelves of lessons.

    python -m analyzer.bench.outlines.teach SHELVES... --minutes 60 --pretrained FOLDER [--out FILE]

``FOLDER`` is what `pretrained` reads. The trunk's first blocks stay as photographs have made them,
the later ones move little: what rendered pictures alone teach holds for rendered pictures alone
(Hinterstoisser et al. 2017, arXiv:1710.10710). The last shelf of each folder is kept apart and examined at the end. Needs the extra ``[outlines]``.
"""

from __future__ import annotations

import copy
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analyzer.bench.outlines import shelf
from analyzer.bench.outlines.lesson import UNKNOWN
from analyzer.bench.outlines.network import BLOCKS, FROZEN, OutlineNet, away, to_onnx
from analyzer.bench.outlines.pretrained import load_trunk, read_weights
from analyzer.bench.outlines.trunk import Trunk
from analyzer.bench.outlines.variety import changed, letterboxed
from analyzer.skin.classes import BACK, CLASSES, SIDE, VIEWS, WEIGHTS, planes

Images = NDArray[np.uint8]

BACK_VIEW = VIEWS.index("back")


@dataclass(frozen=True)
class TeachParams:
    """How the network is trained."""

    batch: int = 16
    backs: float = 0.55  # share of pictures that show a back; more, and it sees backs everywhere
    rate: float = 2.5e-3  # largest step of AdamW; rises over the first twentieth, then falls
    decay: float = 1e-2
    small: int = 128  # px of the pictures at first, quicker by half
    small_share: float = 0.45  # of the time
    keep: float = 0.998  # of the running mean of the weights, which is what is used
    views: float = 0.25  # weight of the view's loss beside that of the classes
    dice: float = 0.7  # weight of the back's overlap beside that of single pixels
    trunk: float = 0.2  # share of the rate with which the trunk's later blocks move
    pull: float = 0.5  # of the rate, back to the weights that photographs have made
    shake: float = 0.2  # spread of gain and offset of the trunk's frozen features
    without: float = 0.2  # share of pictures without ratio planes, so that the trunk must do


def batch_of(
    rng: np.random.Generator,
    rgb: Images,
    classes: Images,
    views: NDArray[np.int8],
    count: int,
    side: int = SIDE,
    backs: float = 0.55,
) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures at random, a share ``backs`` of them of backs, each changed as photos differ."""
    shown, marked, seen = [], [], []
    kinds = [np.flatnonzero(some) for some in (views == BACK_VIEW, views != BACK_VIEW)]
    for _ in range(count):
        kind = kinds[int(rng.random() >= backs)]
        k = int(rng.choice(kind if len(kind) else np.arange(len(rgb))))
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


def shaken(features: tuple[Tensor, ...], spread: float) -> tuple[Tensor, ...]:
    """Features with gains and offsets at random in every second picture.

    Rendered pictures fill a corner of what photographs do to a feature; the rest of the network
    must not settle there (Li et al. 2021, arXiv:2103.10132).
    """
    out = []
    chosen = torch.rand(len(features[0]), 1, 1, 1) < 0.5
    for x in features:
        gain, offset = spread * torch.randn(2, *x.shape[:2], 1, 1)
        level = x[:, :, ::4, ::4].float().std((2, 3), keepdim=True)
        other = x * (1 + gain).to(x.dtype) + (offset * level).to(x.dtype)
        out.append(torch.where(chosen, other, x))
    return tuple(out)


def begun(pretrained: Path, start: Path | None) -> OutlineNet:
    """A network to train: with the trunk as photographs left it, or as it was left itself."""
    net = OutlineNet()
    load_trunk(net.trunk, read_weights(pretrained))
    if start:
        net.load_state_dict(torch.load(start))
    return net


def train(
    net: OutlineNet,
    rgb: Images,
    classes: Images,
    views: NDArray[np.int8],
    minutes: float,
    seed: int = 0,
    params: TeachParams = TeachParams(),
    small: bool = True,
    *,
    anchor: Trunk,
) -> OutlineNet:
    """Train for so many minutes of this machine; the mean of the last weights comes back.

    ``anchor`` is the trunk as photographs left it, towards which ours is pulled.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    mean = copy.deepcopy(net)
    net.trunk.first.requires_grad_(False)
    for block in net.trunk.blocks[:FROZEN]:
        block.requires_grad_(False)
    trunk: list[Tensor] = [p for p in net.trunk.parameters() if p.requires_grad]
    photographed = [p.detach() for p in anchor.parameters()][-len(trunk) :]
    others = {id(p) for p in trunk}
    moved = [p for p in net.parameters() if p.requires_grad and id(p) not in others]
    optimiser = torch.optim.AdamW(moved, lr=params.rate, weight_decay=params.decay)
    optimiser.add_param_group({"params": trunk, "weight_decay": 0.0})
    ahead = ThreadPoolExecutor(1)

    def next_batch(side: int) -> Future[tuple[Tensor, Tensor, Tensor]]:
        return ahead.submit(batch_of, rng, rgb, classes, views, params.batch, side, params.backs)

    # Half precision is quicker where the processor has it, and many times slower where it has not.
    can = torch.cpu.get_capabilities()  # type: ignore[no-untyped-call]
    halved = bool(can.get("avx512_bf16") or can.get("amx_bf16"))
    coming = next_batch(params.small if small else SIDE)
    began, step, smooth = time.monotonic(), 0, 0.0
    while True:
        share = (time.monotonic() - began) / (60 * minutes)
        if share >= 1:
            break
        rate = params.rate * (min(share / 0.05, 1.0) * 0.5 * (1 + np.cos(np.pi * share)) + 0.002)
        for group, part in zip(optimiser.param_groups, (1.0, params.trunk), strict=False):
            group["lr"] = rate * part
        shown, marks, seen = coming.result()
        coming = next_batch(params.small if small and share < params.small_share else SIDE)
        shown = shown.to(memory_format=torch.channels_last)
        net.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved):
            shown[torch.rand(len(shown)) < params.without, 3:5] = 0
            with torch.no_grad():
                features = shaken(net.frozen(shown), params.shake)
            logits, view = net.read(shown, *features)
        loss = loss_of(logits.float(), view.float(), marks, seen, params)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        keep = min(params.keep, (step + 1) / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(trunk, photographed, rate * params.trunk * params.pull)
            for old, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
                if old.dtype.is_floating_point:
                    old.lerp_(new, 1 - keep)
                else:
                    old.copy_(new)
        smooth += (loss.item() - smooth) * max(0.01, 1 / (step + 1))
        step += 1
        if step % 100 == 0:
            each = (time.monotonic() - began) / step
            click.echo(f"{100 * share:5.1f} %  step {step}  {each:.2f} s each  loss {smooth:.3f}")
    ahead.shutdown()
    mean.eval()
    return mean


def examine(net: nn.Module, rgb: Images, classes: Images, views: NDArray[np.int8]) -> str:
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
@click.option("--small/--large", default=True, help="Whether small pictures come first.")
@click.option(
    "--pretrained",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with the trunk's weights, from photographs.",
)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS)
def main(
    shelves: tuple[Path, ...],
    minutes: float,
    seed: int,
    threads: int,
    start: Path | None,
    small: bool,
    pretrained: Path,
    out: Path,
) -> None:
    """Read, train, examine, write."""
    torch.set_num_threads(threads)
    parts = [shelf.read(folder) for folder in shelves]
    apart = [tuple(a[-shelf.SHELF :] for a in part) for part in parts]
    own = [np.concatenate([part[k][: -shelf.SHELF] for part in parts]) for k in range(3)]
    click.echo(f"{len(own[0])} lessons, {CLASSES} classes")
    net = begun(pretrained, start)
    anchor = Trunk(BLOCKS)
    load_trunk(anchor, read_weights(pretrained))
    rgb, classes, views = own
    net = train(net, rgb, classes, views, minutes, seed, small=small, anchor=anchor)  # type: ignore[arg-type]
    torch.save(net.state_dict(), out.with_suffix(".pt"))
    to_onnx(net, out)
    pictures = [letterboxed(one[0][k], one[1][k])[:2] for one in apart for k in range(40)]
    worst = away(net, out, np.stack([planes(*picture) for picture in pictures]))
    click.echo(f"OpenCV and torch differ by {worst:.1e} at most; {out.stat().st_size} bytes")
    for folder, (rgb, classes, views) in zip(shelves, apart, strict=True):
        click.echo(f"{folder.name}: {examine(net, rgb, classes, views)}")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
