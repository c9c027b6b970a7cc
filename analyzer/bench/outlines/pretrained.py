"""Weights of a network that has seen many photographs of people, for the trunk of ours.

    python -m analyzer.bench.outlines.pretrained FOLDER PICTURES...

Reads the MobileNetV2 of nsfwjs (github.com/infinitered/nsfwjs, MIT licence): ``FOLDER`` is
``dist/models/mobilenet_v2`` of its npm package. It tells drawings, neutral, suggestive and indecent
photographs apart, hence knows skin, cloth and bodies as cameras see them. The command prints what
it says of pictures, which shows that nothing was lost on the way.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import click
import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analyzer.bench.outlines.trunk import LAYOUT, Trunk

Weights = dict[str, NDArray[np.float32]]

NAMES = ("drawing", "indecent drawing", "neutral", "indecent", "suggestive")
"""Its classes."""

SIDE = 224
"""Pixels of the square that it was trained on."""

EPSILON = 1e-3
"""Added to the variance by its batch normalisations."""

_TENSOR = re.compile(
    r'\{name:"([^"]+)",shape:\[([\d,]*)\],dtype:"float32",'
    r'quantization:\{min:([-\d.e]+),scale:([-\d.e]+),dtype:"uint8"\}\}'
)


def read_weights(folder: Path) -> Weights:
    """All tensors by their names, from 8 bits each (value = scale * code + least).

    Raises
    ------
    ValueError
        If the shards hold other than what the model lists.
    """
    text = (folder / "model.min.js").read_text()
    listed = [
        (name, [int(v) for v in shape.split(",")], float(least), float(scale))
        for name, shape, least, scale in _TENSOR.findall(text[text.index("weightsManifest") :])
    ]
    codes = np.concatenate([_shard(path) for path in sorted(folder.glob("group1-shard*.js"))])
    counts = [int(np.prod(shape)) for _, shape, _, _ in listed]
    if codes.size != sum(counts):
        raise ValueError(f"{codes.size} weights in {folder}, {sum(counts)} expected.")
    parts = np.split(codes, np.cumsum(counts)[:-1])
    return {
        name: (part * scale + least).reshape(shape).astype(np.float32)
        for part, (name, shape, least, scale) in zip(parts, listed, strict=True)
    }


def _shard(path: Path) -> NDArray[np.uint8]:
    """The bytes of one module: its longest literal."""
    literal = max(re.findall(r'"([A-Za-z0-9+/=]*)"', path.read_text()), key=len)
    return np.frombuffer(base64.b64decode(literal), np.uint8)


def load_trunk(trunk: Trunk, weights: Weights) -> None:
    """Fill the convolutions, batch normalisation folded in."""
    _fill(trunk.first, weights, "Conv1", "bn_Conv1")
    for k, block in enumerate(trunk.blocks):
        name = f"block_{k}" if k else "expanded_conv"
        for part, conv in block.named_children():
            own = f"{name}_{'depthwise' if part == 'depth' else part}"
            _fill(conv, weights, own, f"{own}_BN")


def _fill(conv: Any, weights: Weights, name: str, norm: str) -> None:
    gamma, beta, mean, variance = (
        weights[f"{norm}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    factor = gamma / np.sqrt(variance + EPSILON)
    if f"{name}/depthwise_kernel" in weights:
        kernel = weights[f"{name}/depthwise_kernel"].transpose(2, 3, 0, 1)
    else:
        kernel = weights[f"{name}/kernel"].transpose(3, 2, 0, 1)
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(kernel * factor[:, None, None, None]))
        conv.bias.copy_(torch.from_numpy(beta - mean * factor))


def classifier(weights: Weights) -> nn.Module:
    """The whole network: (N, 3, 224, 224), 0-1, to logits of `NAMES`."""
    trunk = Trunk()
    load_trunk(trunk, weights)
    last = nn.Conv2d(LAYOUT[-1][1], 1280, 1)
    _fill(last, weights, "Conv_1", "Conv_1_bn")
    parts: list[nn.Module] = [trunk, last, nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    for k in (1, 2, 3):
        kernel = torch.from_numpy(weights[f"dense_{k}/kernel"].T.copy())
        dense = nn.Linear(kernel.shape[1], kernel.shape[0])
        with torch.no_grad():
            dense.weight.copy_(kernel)
            dense.bias.copy_(torch.from_numpy(weights[f"dense_{k}/bias"]))
        parts += [dense, nn.ReLU()] if k < 3 else [dense]
    return nn.Sequential(*parts).eval()


def seen_in(net: nn.Module, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Share of each of `NAMES`; the picture is stretched to the square, as nsfwjs does."""
    square = cv2.resize(rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    shown = torch.from_numpy(square.astype(np.float32) / 255).permute(2, 0, 1)[None]
    with torch.no_grad():
        shares: Tensor = torch.softmax(net(shown)[0], 0)
    return np.asarray(shares.numpy(), np.float32)


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("pictures", type=click.Path(exists=True, path_type=Path), nargs=-1)
def main(folder: Path, pictures: tuple[Path, ...]) -> None:
    """Say what is seen in pictures."""
    net = classifier(read_weights(folder))
    for path in pictures:
        bgr = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
        shares = seen_in(net, np.ascontiguousarray(np.asarray(bgr, np.uint8)[..., ::-1]))
        best = np.argsort(-shares)[:2]
        click.echo(f"{path.name}: " + ", ".join(f"{NAMES[k]} {shares[k]:.2f}" for k in best))


if __name__ == "__main__":
    main()
