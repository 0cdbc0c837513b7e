"""als.py TRAIN cholesky|cg RANK ALPHA REGULARISATION REPEATS: an iteration of ALS of `implicit`, one thread.

Cost as ours is measured: a long training less one with two iterations. TRAIN has a line for each user.
"""

import gzip
import resource
import statistics
import sys
import time

import numpy as np

FEW, MANY = 2, 7


def read(path):
    from scipy.sparse import csr_matrix

    users, items = [], []
    with gzip.open(path, "rt") as file:
        for line in file:
            user, *own = map(int, line.split())
            users.extend([user] * len(set(own)))
            items.extend(set(own))
    return csr_matrix((np.ones(len(users), dtype="f4"), (users, items)))


def cost(ratings, rank, iterations, alpha, regularisation, use_cg):
    from implicit.cpu.als import AlternatingLeastSquares

    cpu, wall = time.process_time(), time.perf_counter()
    AlternatingLeastSquares(
        factors=rank,
        iterations=iterations,
        alpha=alpha,
        regularization=regularisation,
        use_cg=use_cg,
        num_threads=1,
        random_state=42,
    ).fit(ratings, show_progress=False)
    return time.process_time() - cpu, time.perf_counter() - wall


def main(path, solver, rank, alpha, regularisation, repeats):
    import implicit

    ratings = read(path)
    settings = int(rank), float(alpha), float(regularisation)
    cpu, wall = [], []
    for _ in range(int(repeats)):
        few = cost(ratings, settings[0], FEW, *settings[1:], solver == "cg")
        many = cost(ratings, settings[0], MANY, *settings[1:], solver == "cg")
        cpu.append((many[0] - few[0]) / (MANY - FEW))
        wall.append((many[1] - few[1]) / (MANY - FEW))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    users = int((np.diff(ratings.indptr) > 0).sum())
    print(
        f"MEASURED users={users} cpu={statistics.median(cpu):.4f} wall={statistics.median(wall):.4f}"
        f" peak={peak:.1f} repeats={repeats} note=implicit_{implicit.__version__},_one_thread",
        flush=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
