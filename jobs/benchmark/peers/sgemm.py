"""sgemm.py LIBRARY REPEATS: the machine's single-precision matrix product, one thread.

Prints the millions of operations in the place of users, so that users / 1000 / CPU seconds is GFLOP per second.
"""

import sys

import numpy as np

from measure import measure

SIZE = 4096

library, repeats = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(1)
a = random.random((SIZE, SIZE), dtype=np.float32)
b = random.random((SIZE, SIZE), dtype=np.float32)
if library == "torch":
    import torch

    torch.set_num_threads(1)
    a, b = torch.from_numpy(a), torch.from_numpy(b)
    version = torch.__version__
else:
    version = np.__version__
measure(2 * SIZE**3 // 1_000_000, repeats, f"{library} {version}", lambda: a @ b)
