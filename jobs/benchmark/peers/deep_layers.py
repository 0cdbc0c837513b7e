"""The networks of DeepBenchmark in PyTorch: same shapes, batch, optimiser (Adam), one thread, whole training steps.

deep_layers.py small-cnn|middling-cnn|lstm|gru|encoder|vit|ncf|ncf-sparse SECONDS REPEATS
"""

import sys
import time

import torch
from torch import nn

from measure import measure

WARM_UP_SECONDS = 2


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


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20_000, 128)
        self.positions = nn.Parameter(torch.zeros(100, 128))
        self.blocks = nn.Sequential(*[
            nn.TransformerEncoderLayer(128, 4, 256, dropout=0, batch_first=True, norm_first=True) for _ in range(2)])
        self.norm = nn.LayerNorm(128)
        self.out = nn.Linear(128, 2)

    def forward(self, x):
        return self.out(self.norm(self.blocks(self.words(x) + self.positions)).mean(1))


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Sequential(
            nn.Conv2d(1, 48, 3, 2, 1, bias=False), nn.BatchNorm2d(48), nn.ReLU(),
            nn.Conv2d(48, 96, 3, 2, 1, bias=False), nn.BatchNorm2d(96), nn.ReLU())
        self.positions = nn.Parameter(torch.zeros(49, 96))
        self.blocks = nn.Sequential(*[
            nn.TransformerEncoderLayer(96, 4, 192, dropout=0, batch_first=True, norm_first=True) for _ in range(4)])
        self.norm = nn.LayerNorm(96)
        self.out = nn.Linear(96, 10)

    def forward(self, x):
        places = self.patches(x).flatten(2).transpose(1, 2)
        return self.out(self.norm(self.blocks(places + self.positions)).mean(1))


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
    if name == "vit":
        net = Vit().to(memory_format=torch.channels_last)
        x = torch.rand(64, 1, 28, 28).to(memory_format=torch.channels_last)
        decayed = torch.optim.AdamW(net.parameters(), weight_decay=.05)
        return net, x, torch.randint(0, 10, (64,)), nn.CrossEntropyLoss(), [decayed]
    if name in ("lstm", "gru", "encoder"):
        net = Encoder() if name == "encoder" else Recurrent(nn.LSTM if name == "lstm" else nn.GRU)
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


def steps_of(name):
    net, x, y, loss, optimisers = task(name)

    def step():
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss(net(x), y).backward()
        for optimiser in optimisers:
            optimiser.step()

    return step, len(y)


def main(name, seconds, repeats):
    torch.set_num_threads(1)
    torch.manual_seed(7)
    step, batch = steps_of(name)
    warm = time.perf_counter()
    while time.perf_counter() - warm < WARM_UP_SECONDS:
        before = time.perf_counter()
        step()
        last = time.perf_counter() - before
    steps = max(1, int(seconds / last))
    measure(steps * batch, repeats, f"torch {torch.__version__}", lambda: [step() for _ in range(steps)])


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
