"""The convolutions of MobileNetV2 (Sandler et al. 2018, doi:10.1109/CVPR.2018.00474), as Keras lays them.

Colours 0-1 go in, features at half to a thirty-second of the size come out. Batch normalisation is
folded into the convolutions: its statistics come from photographs, and rendered pictures shall not
move them (Hinterstoisser et al. 2017, arXiv:1710.10710). `pretrained` fills the weights.
"""

from __future__ import annotations

from torch import Tensor, nn

LAYOUT = (
    (1, 16, 1),
    (6, 24, 2),
    (6, 24, 1),
    (6, 32, 2),
    (6, 32, 1),
    (6, 32, 1),
    (6, 64, 2),
    (6, 64, 1),
    (6, 64, 1),
    (6, 64, 1),
    (6, 96, 1),
    (6, 96, 1),
    (6, 96, 1),
    (6, 160, 2),
    (6, 160, 1),
    (6, 160, 1),
    (6, 320, 1),
)
"""How many times as wide inside, channels out and stride of each block."""

FIRST = 32
"""Channels of the convolution before the blocks."""


def halved(x: Tensor, conv: nn.Conv2d) -> Tensor:
    """A convolution of stride 2 with one row and column of zeros after, none before.

    That is what Keras lays around even sizes; a pad on both sides would shift the features.
    """
    out: Tensor = conv(nn.functional.pad(x, (0, 1, 0, 1)))
    return out


class Block(nn.Module):
    """Wide by 1x1, 3x3 of each channel alone, thin by 1x1, beside a short cut where sizes agree."""

    def __init__(self, n: int, wide: int, out: int, stride: int) -> None:
        super().__init__()
        m = wide * n
        self.expand = nn.Conv2d(n, m, 1) if wide > 1 else None
        self.depth = nn.Conv2d(m, m, 3, stride, 0 if stride == 2 else 1, groups=m)
        self.project = nn.Conv2d(m, out, 1)
        self.halves, self.short = stride == 2, stride == 1 and n == out

    def widened(self, x: Tensor) -> Tensor:
        """The wide features, before the 3x3."""
        return x if self.expand is None else nn.functional.relu6(self.expand(x))

    def narrowed(self, x: Tensor, wide: Tensor) -> Tensor:
        """What comes out, from what came in and its wide features."""
        deep = halved(wide, self.depth) if self.halves else self.depth(wide)
        out: Tensor = self.project(nn.functional.relu6(deep))
        return x + out if self.short else out

    def forward(self, x: Tensor) -> Tensor:
        return self.narrowed(x, self.widened(x))


class Trunk(nn.Module):
    """The first convolution and so many of the blocks."""

    def __init__(self, blocks: int = len(LAYOUT)) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, FIRST, 3, 2)
        made, n = [], FIRST
        for wide, out, stride in LAYOUT[:blocks]:
            made.append(Block(n, wide, out, stride))
            n = out
        self.blocks = nn.ModuleList(made)

    def begun(self, colours: Tensor) -> Tensor:
        """Colours (N, 3, S, S), 0-1, after the first convolution."""
        return nn.functional.relu6(halved(colours, self.first))

    def forward(self, colours: Tensor) -> Tensor:
        x = self.begun(colours)
        for block in self.blocks:
            x = block(x)
        return x
