"""ALS of `implicit` on a training file of a published split: CPU seconds of an iteration, as ours are measured.

als.py TRAIN RANK ITERATIONS ALPHA REGULARISATION
"""

import gzip
import sys
import time

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix


def read(path):
    users, items = [], []
    with gzip.open(path, "rt") as file:
        for line in file:
            user, *own = map(int, line.split())
            users.extend([user] * len(set(own)))
            items.extend(set(own))
    return csr_matrix((np.ones(len(users), dtype="f4"), (users, items)))


def cpu_seconds(ratings, rank, iterations, alpha, regularisation, use_cg):
    before = time.process_time()
    AlternatingLeastSquares(
        factors=rank,
        iterations=iterations,
        alpha=alpha,
        regularization=regularisation,
        use_cg=use_cg,
        num_threads=1,
        random_state=42,
    ).fit(ratings, show_progress=False)
    return time.process_time() - before


def main(path, rank, iterations, alpha, regularisation):
    ratings = read(path)
    for use_cg in (False, True):
        settings = int(rank), float(alpha), float(regularisation)
        few = cpu_seconds(ratings, settings[0], 2, *settings[1:], use_cg)
        many = cpu_seconds(ratings, settings[0], int(iterations), *settings[1:], use_cg)
        name = f"implicit {'cg' if use_cg else 'cholesky'} rank={rank}"
        print(f"{name:<70} {(many - few) / (int(iterations) - 2):.3f} CPU s an iteration", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
