"""Weights read as they were written, and features where Keras has them."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from analyzer.bench.outlines.network import OutlineNet, stored  # noqa: E402
from analyzer.bench.outlines.pretrained import load_trunk, read_weights  # noqa: E402
from analyzer.bench.outlines.trunk import LAYOUT, Trunk, halved  # noqa: E402
from analyzer.skin.classes import CLASSES, PLANES, SIDE, VIEWS  # noqa: E402


def written(folder: Path, codes: bytes) -> Path:
    """A model of two tensors as the package lays it out."""
    listed = ",".join(
        f'{{name:"{name}",shape:[{shape}],dtype:"float32",'
        f'quantization:{{min:{least},scale:{scale},dtype:"uint8"}}}}'
        for name, shape, least, scale in (
            ("a/kernel", "1,2", "-.5", ".25"),
            ("b", "3", "-0", "1e-2"),
        )
    )
    paths = 'paths:["group1-shard1of1"]'
    model = f"m={{weightsManifest:[{{{paths},weights:[{listed}]}}]}}"
    (folder / "model.min.js").write_text(model)
    text = base64.b64encode(codes).decode()
    (folder / "group1-shard1of1.min.js").write_text(f'h.exports="{text}"')
    return folder


def test_codes_become_values(tmp_path: Path) -> None:
    weights = read_weights(written(tmp_path, bytes([0, 4, 0, 100, 255])))
    np.testing.assert_allclose(weights["a/kernel"], [[-0.5, 0.5]])
    np.testing.assert_allclose(weights["b"], [0, 1, 2.55], rtol=1e-6)


def test_missing_codes_are_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="5 expected"):
        read_weights(written(tmp_path, bytes([0, 4, 0])))


def test_halving_begins_at_the_first_pixel() -> None:
    """Keras: output i of a stride of 2 sees inputs 2i to 2i + 2, zeros beyond the end."""
    conv = torch.nn.Conv2d(1, 1, 3, 2, bias=False)
    with torch.no_grad():
        conv.weight[:] = torch.arange(9.0).reshape(1, 1, 3, 3)
        x = torch.rand(1, 1, 8, 8)
        out = halved(x, conv)[0, 0]
    assert out.shape == (4, 4)
    kernel, plane = np.arange(9.0).reshape(3, 3), np.pad(x[0, 0].numpy(), (0, 1))
    for i, j in ((0, 0), (1, 2), (3, 3)):
        expected = (kernel * plane[2 * i : 2 * i + 3, 2 * j : 2 * j + 3]).sum()
        assert float(out[i, j]) == pytest.approx(expected, rel=1e-5)


def test_batch_normalisation_is_folded_in() -> None:
    rng = np.random.default_rng(0)
    weights, n = {}, 32
    weights["Conv1/kernel"] = rng.normal(size=(3, 3, 3, 32)).astype(np.float32)
    weights["expanded_conv_depthwise/depthwise_kernel"] = rng.normal(size=(3, 3, 32, 1))
    weights["expanded_conv_project/kernel"] = rng.normal(size=(1, 1, 32, 16))
    for name, m in (
        ("bn_Conv1", n),
        ("expanded_conv_depthwise_BN", n),
        ("expanded_conv_project_BN", LAYOUT[0][1]),
    ):
        for part in ("gamma", "beta", "moving_mean", "moving_variance"):
            weights[f"{name}/{part}"] = rng.uniform(0.5, 2, m).astype(np.float32)
    weights = {name: np.asarray(values, np.float32) for name, values in weights.items()}
    trunk = Trunk(1)
    load_trunk(trunk, weights)
    x = torch.rand(1, 3, 8, 8)
    raw = torch.nn.functional.conv2d(
        torch.nn.functional.pad(x, (0, 1, 0, 1)),
        torch.from_numpy(weights["Conv1/kernel"].transpose(3, 2, 0, 1).copy()),
        stride=2,
    )
    beta, gamma, mean, variance = (
        torch.from_numpy(weights[f"bn_Conv1/{part}"])
        for part in ("beta", "gamma", "moving_mean", "moving_variance")
    )
    normal = torch.nn.functional.batch_norm(raw, mean, variance, gamma, beta, eps=1e-3)
    with torch.no_grad():
        np.testing.assert_allclose(trunk.begun(x), normal.clamp(0, 6), atol=1e-4)


def test_the_network_answers_in_the_shapes_asked_for() -> None:
    torch.manual_seed(0)
    net = OutlineNet().eval()
    with torch.no_grad():
        x = torch.rand(1, PLANES, SIDE, SIDE)
        classes, views = net(x)
        again, _ = stored(net)(x)
    assert classes.shape == (1, CLASSES, SIDE, SIDE)
    assert views.shape == (1, len(VIEWS))
    assert float((classes - again).abs().max()) < 0.02
