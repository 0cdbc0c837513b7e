"""The networks of DeepLayerBenchmark in PyTorch: same shapes, batch, optimiser (Adam), one thread, whole training steps.

Usage: python deep_layers_torch.py [small-cnn] [middling-cnn] [lstm] [gru] [ncf] [ncf-sparse]
"""

import os
import sys
import time

import torch
from torch import nn

ROUNDS = 7
ROUND_SECONDS = 1.5


def block(inputs, filters):
    return [nn.Conv2d(inputs, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(2)]


def small_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10))


def middling_cnn():
    return nn.Sequential(
        *block(1, 32), *block(32, 64), *block(64, 128),
        nn.Flatten(), nn.Linear(128 * 9, 256), nn.ReLU(), nn.Linear(256, 10))


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.words = nn.Embedding(20_000, 128)
        self.cell = cell(128, 128, batch_first=True)
        self.out = nn.Linear(128, 2)

    def forward(self, x):
        return self.out(self.cell(self.words(x))[0][:, -1])


class Ncf(nn.Module):
    def __init__(self, sparse):
        super().__init__()
        self.users = nn.Embedding(100_000, 32, sparse=sparse)
        self.items = nn.Embedding(100_000, 32, sparse=sparse)
        self.dense = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.dense(torch.cat([self.users(x[:, 0]), self.items(x[:, 1])], 1))[:, 0]


def task(name):
    """Network, input, labels, loss, optimisers."""
    if name.endswith("cnn"):
        last = name == "middling-cnn"  # the faster memory format on each
        net = middling_cnn() if last else small_cnn()
        x = torch.rand(64, 1, 28, 28)
        if last:
            net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
        return net, x, torch.randint(0, 10, (64,)), nn.CrossEntropyLoss(), [torch.optim.Adam(net.parameters())]
    if name in ("lstm", "gru"):
        net = Recurrent(nn.LSTM if name == "lstm" else nn.GRU)
        x = torch.randint(0, 20_000, (64, 100))
        return net, x, torch.randint(0, 2, (64,)), nn.CrossEntropyLoss(), [torch.optim.Adam(net.parameters())]
    sparse = name == "ncf-sparse"
    net = Ncf(sparse)
    x = torch.randint(0, 100_000, (4096, 2))
    if sparse:
        tables = [*net.users.parameters(), *net.items.parameters()]
        optimisers = [torch.optim.SparseAdam(tables), torch.optim.Adam(net.dense.parameters())]
    else:
        optimisers = [torch.optim.Adam(net.parameters())]
    return net, x, torch.randint(0, 2, (4096,)).float(), nn.BCEWithLogitsLoss(), optimisers


def measure(name):
    net, x, y, loss, optimisers = task(name)

    def step():
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss(net(x), y).backward()
        for optimiser in optimisers:
            optimiser.step()

    warm = time.perf_counter()
    while time.perf_counter() - warm < 3:
        step()
    wall, cpu = [], []
    for _ in range(ROUNDS):
        start, start_cpu, steps = time.perf_counter(), time.process_time(), 0
        while time.perf_counter() - start < ROUND_SECONDS:
            step()
            steps += 1
        wall.append((time.perf_counter() - start) / steps)
        cpu.append((time.process_time() - start_cpu) / steps)
    wall.sort()
    cpu.sort()
    median = wall[ROUNDS // 2]
    print(
        f"torch  {name:13s} {len(y) / median:9.0f} examples/s, step {median * 1e3:7.2f} ms "
        f"({wall[0] * 1e3:.2f} to {wall[-1] * 1e3:.2f}), CPU {cpu[ROUNDS // 2] * 1e3:7.2f} ms",
        flush=True)


def sgemm_peak():
    a, b, best = torch.rand(1024, 1024), torch.rand(1024, 1024), 0.0
    for _ in range(40):
        start = time.perf_counter()
        torch.mm(a, b)
        best = max(best, 2e-9 * 1024**3 / (time.perf_counter() - start))
    return best


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(7)
    print(f"torch {torch.__version__}, {os.cpu_count()} cores, sgemm peak {sgemm_peak():.0f} GFLOP/s", flush=True)
    for each in sys.argv[1:] or ["small-cnn", "middling-cnn", "lstm", "gru", "ncf", "ncf-sparse"]:
        measure(each)
