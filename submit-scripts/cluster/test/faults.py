"""Faults of a cluster in the middle of each stage of a night, and what the same command finds when it is typed again."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clusters import LOCAL, SPARK_CLIENT, SPARK_CLUSTER, YARN_CLIENT, YARN_CLUSTER, Way, differences, require, until


@dataclass(frozen=True)
class Stage:
    """A job of the night; the fault strikes when its console says what `after` is."""

    job: str
    after: str
    settings: tuple = ()


NETWORK = ("deep.placement=averaged", "deep.epochs=2", "deep.batch-size=64", "deep.averaging-frequency=2", "ncf.embedding=8",
           "ncf.factors=8", "ncf.layers=[16]", "gate.enabled=false", "spark.executor.memoryOverhead=512m")  # fmt: skip
STAGES = (
    Stage("ingest", "merge products · done"),
    Stage("als-train", "read events · done"),
    Stage("ncf-train", "epoch 1 of 2", NETWORK),
    Stage("rank", "read events · done"),
    Stage("publish", "published/"),
)


@dataclass(frozen=True)
class Fault:
    """What happens to a run in the middle, and what an administrator does about it afterwards."""

    name: str
    way: Way
    strike: Callable
    heal: Callable = lambda cell: None
    settings: tuple = ()


@dataclass
class Cell:
    """A run that is struck: what a fault may want to know of it."""

    clusters: object
    root: str
    process: object = None


def kill(cell, *words):
    os.kill(until(" ".join(words), lambda: cell.clusters.living(*words), 30)[0], signal.SIGKILL)


def process(name, way, *words):
    return Fault(f"{name} killed", way, lambda cell: kill(cell, *words))


def daemon(name, way, title):
    return Fault(f"{title} killed", way, lambda cell: cell.clusters.kill(name), lambda cell: cell.clusters.start(name))


def back(name, way, title):
    def again(cell):
        cell.clusters.kill(name)
        time.sleep(3)
        cell.clusters.start(name)
        # A NameNode that comes back writes nothing for half a minute.
        cell.clusters.dfsadmin("-safemode", "wait")

    return Fault(f"{title} killed, back in seconds", way, again)


def fill(cell):
    require(cell.clusters.disk.is_mount(), "this user may mount no disk that could be full")
    with contextlib.suppress(OSError), open(cell.clusters.disk / "full", "wb", buffering=0) as full:
        while True:
            full.write(bytes(1 << 20))


def cut(cell):
    require(cell.clusters.second, "this user may make no network namespace, so that no network between hosts can be cut")
    cell.clusters.second.cut()


def cut_for(seconds):
    def there_and_back(cell):
        cut(cell)
        time.sleep(seconds)
        cell.clusters.second.join()

    return there_and_back


def still_for(name, seconds):
    def stopped(cell):
        cell.clusters.processes[name].send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        cell.clusters.processes[name].send_signal(signal.SIGCONT)

    return stopped


def hog(cell):
    """An executor takes more than its container may have, by an agent that is loaded into it; YARN looks every three seconds."""
    executor = until("an executor", lambda: cell.clusters.living(EXECUTOR), 30)[0]
    home = Path(f"/proc/{executor}/exe").resolve().parents[1]
    jar = cell.clusters.agent(Path(__file__).with_name("MemoryHog.java"))
    load = [home / "bin/jcmd", str(executor), "JVMTI.agent_load", home / "lib/libinstrument.so", f"{jar}=2048"]
    subprocess.run(load, capture_output=True)
    until("YARN kills it", lambda: executor not in cell.clusters.living(EXECUTOR), 60)


EXECUTOR = "CoarseGrainedExecutorBackend"
FAULTS = (
    process("an executor", YARN_CLIENT, EXECUTOR),
    process("an executor", SPARK_CLIENT, EXECUTOR),
    process("the driver", YARN_CLIENT, "deploy.SparkSubmit"),
    process("the driver", YARN_CLUSTER, "deploy.yarn.ApplicationMaster"),
    process("the driver", SPARK_CLUSTER, "deploy.worker.DriverWrapper"),
    Fault("`submit` killed", YARN_CLIENT, lambda cell: cell.process.kill()),
    Fault("`submit` killed", YARN_CLUSTER, lambda cell: cell.process.kill()),
    daemon("worker1", SPARK_CLIENT, "a Worker"),
    daemon("master", SPARK_CLIENT, "the Master"),
    daemon("nodemanager1", YARN_CLIENT, "a NodeManager"),
    daemon("datanode1", YARN_CLIENT, "a DataNode"),
    back("resourcemanager", YARN_CLIENT, "the ResourceManager"),
    back("namenode", YARN_CLIENT, "the NameNode"),
    Fault(
        "HDFS in safe mode",
        YARN_CLIENT,
        lambda cell: cell.clusters.dfsadmin("-safemode", "enter"),
        lambda cell: cell.clusters.dfsadmin("-safemode", "leave"),
    ),
    Fault(
        "the root over its quota",
        SPARK_CLIENT,
        lambda cell: cell.clusters.dfsadmin("-setSpaceQuota", "1", cell.root),
        lambda cell: cell.clusters.dfsadmin("-clrSpaceQuota", cell.root),
    ),
    Fault("the executors' disk full", SPARK_CLIENT, fill, lambda cell: (cell.clusters.disk / "full").unlink()),
    Fault("the wire to a host cut for half a minute", SPARK_CLIENT, cut_for(30)),
    Fault(
        "the wire to a host cut until the run ended",
        SPARK_CLIENT,
        cut,
        lambda cell: cell.clusters.second.join(),
        # As an administrator has them who expects that; Spark's own are two minutes and more.
        ("spark.network.timeout=20s", "spark.network.timeoutInterval=5s", "spark.executor.heartbeatInterval=4s"),
    ),
    Fault("a DataNode that stands still for 20 seconds", YARN_CLIENT, still_for("datanode1", 20)),
    Fault("an executor that YARN kills for its memory", YARN_CLIENT, hog),
)


class Table:
    """The table of faults and stages; what was run is kept in a file, and not run again."""

    def __init__(self, clusters, common, file):
        self.clusters, self.common, self.file = clusters, common, file
        self.found = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        self.expected = {}

    def prepare(self):
        """Every stage once undisturbed: the root before it, and the cells after it."""
        shop = self.clusters.root("shop")
        for stage in STAGES:
            self._copy(shop, self.clusters.root(f"before-{stage.job}"))
            self._submit(LOCAL, stage, shop)
            self.expected[stage.job] = self.clusters.cells(shop)
        return f"{len(STAGES)} stages undisturbed"

    def _copy(self, root, to):
        self.clusters.fs("-mkdir", "-p", root)
        self.clusters.fs("-cp", root, to)

    def _submit(self, way, stage, root, **how):
        return self.clusters.submit(way, stage.job, root, *self.common, *stage.settings, **how)

    def once(self):
        """Each fault at one stage, in turn."""
        return [(fault, STAGES[at % len(STAGES)]) for at, fault in enumerate(FAULTS)]

    def full(self):
        """The whole table, each fault once before any is tried again."""
        return [(fault, STAGES[(at + turn) % len(STAGES)]) for turn in range(len(STAGES)) for at, fault in enumerate(FAULTS)]

    def missing(self, cells):
        run = {(one["fault"], one["way"], one["stage"]) for one in self.found}
        return [(fault, stage) for fault, stage in cells if (fault.name, fault.way.name, stage.job) not in run]

    def run(self, fault, stage):
        begun = time.monotonic()
        cell = Cell(self.clusters, self.clusters.root(f"cell-{int(time.time())}"))
        self._copy(self.clusters.root(f"before-{stage.job}"), cell.root)
        cell.process = self.clusters.begin(fault.way, stage.job, cell.root, *self.common, *stage.settings, *fault.settings)
        said = lambda: stage.after in cell.process.console.read_text(errors="replace")  # noqa: E731
        until(stage.after, lambda: said() or cell.process.poll() is not None, 300)
        require(cell.process.poll() is None, f"{stage.job} ended before it was struck: {cell.process.console.read_text()[-1500:]}")
        fault.strike(cell)
        struck = self.clusters.end(cell.process)
        fault.heal(cell)
        again = self._submit(fault.way, stage, cell.root)
        self.clusters.submit(LOCAL, "scrub", cell.root)
        differ = differences(self.expected[stage.job], self.clusters.cells(cell.root))
        require(not differ, f"{fault.name} in {stage.job} ({fault.way.name}), {struck.exit}, then 0: {differ}\n{struck.console[-1500:]}\n{again.console[-1500:]}")
        self.clusters.mend()
        self.clusters.fs("-rm", "-r", "-skipTrash", cell.root)
        result = {"fault": fault.name, "way": fault.way.name, "stage": stage.job, "exit": struck.exit, "seconds": round(time.monotonic() - begun)}
        self.found.append(result)
        with self.file.open("a") as out:
            out.write(json.dumps(result) + "\n")
        return f"ended with {struck.exit}; the same command again with 0; the root is whole"

    def markdown(self):
        """The table as docs/faults.md has it."""
        cells = {(one["fault"], one["way"], one["stage"]): str(one["exit"]) for one in self.found}
        lines = ["| fault | run | " + " | ".join(f"`{stage.job}`" for stage in STAGES) + " |", "|---|---|" + "---|" * len(STAGES)]
        for fault in FAULTS:
            row = (cells.get((fault.name, fault.way.name, stage.job), "not run") for stage in STAGES)
            lines.append(f"| {fault.name} | {fault.way.name} | {' | '.join(row)} |")
        return "\n".join(lines)
