"""Vectors of pictures by ONNX Runtime and Pillow, picture by picture, on one thread.

backbone.py DIRECTORY FOLDER MOST REPEATS       DIRECTORY: model.onnx, model.properties with `views`; FOLDER: of pictures
"""

import pathlib
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

from measure import measure


def look(picture, framing, side):
    """The square that a network sees: the middle of a picture, or all of it."""
    if framing == "stretch":
        box = (0, 0, picture.width, picture.height)
    else:
        short = min(picture.size)
        left, top = (picture.width - short) // 2, (picture.height - short) // 2
        box = (left, top, left + short, top + short)
    return picture.resize((side, side), Image.Resampling.BILINEAR, box)


def main(directory, folder, most, repeats):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{directory}/model.onnx", options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    lines = pathlib.Path(directory, "model.properties").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split(" = ", 1) for line in lines if " = " in line)
    views = [view.split() for view in settings["views"].split(",")]
    mean, deviation = float(settings["mean"]), float(settings["deviation"])
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())[:most]

    def vector(file):
        picture = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
        seen = []
        for framing, side, *mirrored in views:
            square = look(picture, framing, int(side))
            pixels = (np.asarray(ImageOps.mirror(square) if mirrored else square, np.float32) - mean) / deviation
            seen.append(session.run(None, {name: np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])})[0].ravel())
        return np.mean(seen, 0)

    note = f"mean of vectors {np.mean([vector(file).mean() for file in files]):.4f}, onnxruntime {onnxruntime.__version__}"
    measure(len(files), repeats, note, lambda: [vector(file) for file in files])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
