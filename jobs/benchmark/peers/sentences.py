"""Vectors of texts by ONNX Runtime and Hugging Face's tokenizer, text by text, on one thread.

sentences.py FOLDER TEXTS MOST REPEATS       FOLDER: model.onnx, tokenizer.json; TEXTS: one a line
"""

import itertools
import sys

import numpy as np
import onnxruntime
import tokenizers

from measure import measure

LONGEST = 512


def main(folder, file, most, repeats):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
    tokenizer = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    with open(file, encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in itertools.islice(lines, most)]
    names = [given.name for given in session.get_inputs()]
    output = session.get_outputs()[0].name

    def vector(text):
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        first = session.run([output], {name: inputs[name] for name in names})[0][0, 0]
        return first / np.linalg.norm(first)

    first = np.mean([vector(text)[0] for text in texts])
    note = f"mean first number {first:.4f}, onnxruntime {onnxruntime.__version__}"
    measure(len(texts), repeats, note, lambda: [vector(text) for text in texts])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
