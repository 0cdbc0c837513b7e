"""topk.py PEER DIRECTORY USERS K REPEATS: the K best unseen items of each user by a peer, one thread."""

import sys

import numpy as np

from measure import Workload, measure

BATCH = 256


def implicit_lists(data, k):
    import implicit
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    model = AlternatingLeastSquares(factors=data.items.shape[1], num_threads=1)
    model.user_factors, model.item_factors = data.queries, data.items
    seen = csr_matrix(
        (np.ones(len(data.item), dtype=np.float32), data.item, data.row_start),
        shape=(data.users, data.items.shape[0]),
    )
    everybody = np.arange(data.users)

    def work():
        ids, _ = model.recommend(everybody, seen, N=k, filter_already_liked_items=True)
        return ids

    return f"implicit {implicit.__version__}", work


def faiss_lists(data, k):
    """The flat index cannot leave items out by user: it gives as many more as anybody has seen."""
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(data.items.shape[1])
    index.add(data.items)
    counts = np.diff(data.row_start)
    wider = k + int(counts.max())

    def work():
        lists = []
        for start in range(0, data.users, BATCH):
            end = min(data.users, start + BATCH)
            _, ids = index.search(data.queries[start:end], wider)
            for row, user in enumerate(range(start, end)):
                own = data.item[data.row_start[user] : data.row_start[user + 1]]
                lists.append(ids[row][~np.isin(ids[row], own)][:k])
        return np.stack(lists)

    return f"faiss {faiss.__version__} flat", work


def torch_lists(data, k):
    import torch

    torch.set_num_threads(1)
    items = torch.from_numpy(data.items)
    queries = torch.from_numpy(data.queries.copy())
    rows = torch.from_numpy(np.repeat(np.arange(data.users), np.diff(data.row_start)))
    seen = torch.from_numpy(data.item.astype(np.int64))

    def work():
        lists = []
        for start in range(0, data.users, BATCH):
            end = min(data.users, start + BATCH)
            scores = queries[start:end] @ items.T
            part = slice(int(data.row_start[start]), int(data.row_start[end]))
            scores[rows[part] - start, seen[part]] = -torch.inf
            lists.append(torch.topk(scores, k).indices)
        return torch.cat(lists).numpy()

    return f"torch {torch.__version__}", work


peer, directory, users, k, repeats = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
data = Workload(directory, users)
note, work = {"implicit": implicit_lists, "faiss": faiss_lists, "torch": torch_lists}[peer](data, k)
lists = measure(data.users, repeats, note, work)
lists.astype("<i4").tofile(f"{directory}/{peer}.lists")
