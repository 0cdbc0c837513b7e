"""Reads the workload that the benchmark wrote, times work as it does, and prints what it reads."""

import resource
import statistics
import time

import numpy as np


class Workload:
    def __init__(self, directory, users):
        with open(f"{directory}/shape.txt") as file:
            all_users, items, rank = map(int, file.read().split())
        self.users = min(users, all_users)
        self.items = np.fromfile(f"{directory}/items.f32", dtype="<f4").reshape(items, rank)
        self.queries = np.fromfile(f"{directory}/users.f32", dtype="<f4").reshape(all_users, rank)[: self.users]
        self.row_start = np.fromfile(f"{directory}/row_start.i32", dtype="<i4")[: self.users + 1]
        self.item = np.fromfile(f"{directory}/item.i32", dtype="<i4")[: self.row_start[-1]]


def measure(users, repeats, note, work):
    """One warm-up, then the medians of CPU and wall seconds. Returns what the work returned last."""
    result = work()
    cpu, wall = [], []
    for _ in range(repeats):
        cpu_before, before = time.process_time(), time.perf_counter()
        result = work()
        wall.append(time.perf_counter() - before)
        cpu.append(time.process_time() - cpu_before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"MEASURED users={users} cpu={statistics.median(cpu):.4f} wall={statistics.median(wall):.4f}"
        f" peak={peak:.1f} repeats={repeats} note={note.replace(' ', '_')}",
        flush=True,
    )
    return result
