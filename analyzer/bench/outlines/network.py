"""The network that tells bare back, other skin, cloth and the rest apart: its layers, and as ONNX.

The decoder of a U-Net (Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28) on the trunk of a
MobileNetV2 (Sandler et al. 2018, doi:10.1109/CVPR.2018.00474) that has learnt from photographs. Besides the classes it says
what the picture shows as a whole.
"""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analyzer.bench.outlines.trunk import Trunk
from analyzer.skin.classes import CLASSES, PLANES, SIDE, VIEWS


def _conv(n: int, m: int, size: int = 3, stride: int = 1, groups: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(n, m, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(m)
    )


class Inverted(nn.Module):
    """Wide, thin, wide, beside a short cut."""

    def __init__(self, n: int, wide: int = 3) -> None:
        super().__init__()
        m = wide * n
        self.body = nn.Sequential(
            _conv(n, m, 1), nn.ReLU(), _conv(m, m, 5, groups=m), nn.ReLU(), _conv(m, n, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.body(x)
        return out


class Join(nn.Module):
    """Coarse features, doubled in size, with the finer ones of the way down."""

    def __init__(self, coarse: int, fine: int, out: int) -> None:
        super().__init__()
        self.coarse, self.fine = _conv(coarse, out, 1), _conv(fine, out, 1)
        self.body = nn.Sequential(_conv(out, out), nn.ReLU())

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        up = nn.functional.interpolate(self.coarse(x), scale_factor=2.0, mode="nearest")
        out: Tensor = self.body(torch.relu(up + self.fine(skip)))
        return out


FROZEN = 6
"""Blocks of the trunk that no training moves: up to an eighth of the size, edges and textures."""

BLOCKS = 14
"""Blocks of the trunk that are used: the last one goes to a thirty-second of the size."""


class OutlineNet(nn.Module):
    """Planes (N, P, S, S) to logits of the classes (N, 4, S, S) and of the views (N, 7).

    The colours pass a trunk that has learnt from photographs; the ratio planes, which keep the
    light's colour out, a thin one of their own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Trunk(BLOCKS)
        self.ratio0 = nn.Sequential(_conv(PLANES - 3, 8, 3, 2), nn.ReLU())
        self.ratio1 = nn.Sequential(_conv(8, 16, 3, 2), nn.ReLU())
        self.ratio2 = nn.Sequential(_conv(16, 24, 3, 2), nn.ReLU())
        self.four = nn.Sequential(_conv(160, 112, 1), nn.ReLU(), Inverted(112))
        self.whole = nn.Conv2d(112, 112, 1)
        self.view = nn.Conv2d(112, len(VIEWS), 1)
        self.up3, self.up2 = Join(112, 96, 64), Join(64, 192 + 24, 48)
        self.up1, self.up0 = Join(48, 24 + 16, 32), Join(32, 16 + 8, 24)
        self.out = nn.ConvTranspose2d(24, CLASSES, 2, 2)

    def frozen(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Features at a half, a quarter and an eighth of the size, of planes."""
        # Where there is no picture the planes are 0: mid grey.
        y = self.trunk.begun(x[:, :3] * 0.5 + 0.5)
        kept = []
        for k, block in enumerate(self.trunk.blocks[:FROZEN]):
            y = block(y)
            if k in (0, 2):
                kept.append(y)
        return kept[0], kept[1], y

    def read(self, x: Tensor, x0: Tensor, x1: Tensor, x2: Tensor) -> tuple[Tensor, Tensor]:
        """The answer, from planes and what `frozen` says of them."""
        turn = self.trunk.blocks[FROZEN]
        wide = turn.widened(x2)  # type: ignore[operator]
        x3 = turn.narrowed(x2, wide)  # type: ignore[operator]
        for block in self.trunk.blocks[FROZEN + 1 : -1]:
            x3 = block(x3)
        r0 = self.ratio0(x[:, 3:])
        r1 = self.ratio1(r0)
        r2 = self.ratio2(r1)
        x4 = self.four(self.trunk.blocks[-1](x3))
        around = torch.relu(self.whole(nn.functional.adaptive_avg_pool2d(x4, 1)))
        y = self.up3(x4 + around, x3)
        y = self.up2(y, torch.cat([wide, r2], 1))
        y = self.up1(y, torch.cat([x1, r1], 1))
        y = self.up0(y, torch.cat([x0, r0], 1))
        return self.out(y), self.view(around).flatten(1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.read(x, *self.frozen(x))


def stored(net: nn.Module) -> nn.Module:
    """The network as it is stored: batch normalisations folded in, weights of 16 bits."""
    net = copy.deepcopy(net).eval()
    for part in list(net.modules()):
        if isinstance(part, nn.Sequential):
            for k in range(len(part) - 1):
                conv, norm = part[k], part[k + 1]
                if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    part[k] = nn.utils.fusion.fuse_conv_bn_eval(conv, norm)
                    part[k + 1] = nn.Identity()
    with torch.no_grad():
        for values in net.parameters():
            values.copy_(values.half().float())
    return net


def to_onnx(net: nn.Module, path: Path) -> None:
    """Write the network as ONNX whose weights have 16 bits, half the size on disk."""
    import onnx
    from onnx import numpy_helper

    buffer: Any = io.BytesIO()
    example = torch.zeros(2, PLANES, SIDE, SIDE)
    torch.onnx.export(
        stored(net),
        (example,),
        buffer,
        input_names=["planes"],
        output_names=["classes", "views"],
        opset_version=13,
        dynamo=False,
    )
    model: Any = onnx.load_from_string(buffer.getvalue())
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size > 4:
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), tensor.name))
    path.write_bytes(model.SerializeToString())


def away(net: nn.Module, path: Path, shown: NDArray[np.float32]) -> float:
    """Largest difference of any logit between the stored network in OpenCV and in torch."""
    told = cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8))
    net, worst = stored(net), 0.0
    for pair in np.array_split(shown, len(shown) // 2):
        told.setInput(pair)
        there = [np.array(out) for out in told.forward(["classes", "views"])]
        with torch.no_grad():
            here = net(torch.from_numpy(pair))
        worst = max(
            worst, *(float(np.abs(a.numpy() - b).max()) for a, b in zip(here, there, strict=True))
        )
    return worst
