"""The tuned network as an ONNX graph whose weights are eight-bit numbers."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from moderation.registry.stance_large import INPUTS
from training.cross_encoder.network import PairNetwork

OPSET = 17
QUANTISED = ["MatMul", "Gather", "Gemm"]


def write_graph(network: PairNetwork, path: Path) -> None:
    """Write what :class:`moderation.registry.stance_large.OnnxNetwork` reads."""
    network.eval()
    network.encoder.config._attn_implementation = "eager"
    pieces = torch.randint(1_000, 2_000, (2, 24))
    sides = torch.zeros_like(pieces)
    pieces[1, 20:] = 0
    sides[:, 8:] = 1
    free = {0: "pairs", 1: "pieces"}
    with TemporaryDirectory() as folder:
        whole, shaped = Path(folder) / "whole.onnx", Path(folder) / "shaped.onnx"
        torch.onnx.export(
            network,
            (pieces, sides),
            whole,
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes={name: free for name in INPUTS} | {"logits": {0: "pairs"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quant_pre_process(whole, shaped, skip_symbolic_shape=True)
        quantize_dynamic(
            shaped,
            path,
            op_types_to_quantize=QUANTISED,
            per_channel=True,
            weight_type=QuantType.QInt8,
        )
