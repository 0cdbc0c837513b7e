"""A real HDFS, YARN and standalone Spark on this machine, each daemon a process of its own, and what is submitted to them."""

import glob
import hashlib
import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow
from pyarrow import parquet

DAY = "2026-03-31"
HADOOP = "org.apache.hadoop."
# Of a sample store that is a matter of seconds, and still has a model that the gate accepts.
SAMPLE = ("sample-store.events=8000", "sample-store.days=20")
SMALL = ("spark.driver.memory=1g", "spark.sql.shuffle.partitions=2", "evaluation.bootstrap-rounds=200")
# As conf/env/local.conf says of short nights.
SHORT = "-XX:+UseSerialGC -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(what, answer, seconds):
    end = time.monotonic() + seconds
    while True:
        found = answer()
        if found:
            return found
        require(time.monotonic() < end, f"{what}: not within {seconds} s")
        time.sleep(0.2)


@dataclass(frozen=True)
class Way:
    """A way to run a job: what is typed for it."""

    name: str
    env: str
    mode: str = "client"

    @property
    def cluster(self):
        return self.mode == "cluster"


LOCAL = Way("local", "local")
YARN_CLIENT, YARN_CLUSTER = Way("YARN client", "yarn"), Way("YARN cluster", "yarn", "cluster")
SPARK_CLIENT, SPARK_CLUSTER = Way("standalone client", "standalone"), Way("standalone cluster", "standalone", "cluster")
ON_CLUSTERS = (YARN_CLIENT, YARN_CLUSTER, SPARK_CLIENT, SPARK_CLUSTER)
WAYS = (LOCAL, *ON_CLUSTERS)
KUBERNETES = Way("Kubernetes", "kubernetes", "cluster")


@dataclass(frozen=True)
class Ended:
    exit: int
    console: str

    def lines(self):
        """What the job itself says on the console when it fails."""
        return [line for line in self.console.splitlines() if line.startswith("shopkeeper: ")]


class SecondHost:
    """A host of its own for the second of each pair of daemons: a network namespace, joined to this one by a wire that can be cut.

    Of RFC 2544's addresses, which no network uses; each process of this suite has four of its own.
    """

    def __init__(self, scratch):
        self.name = f"shop-{os.getpid()}"
        self.here, self.there = (str(ipaddress.IPv4Address("198.18.0.0") + 4 * (os.getpid() % 32768) + one) for one in (1, 2))
        self.hosts = scratch / "hosts"
        # The name of its address is the address, which the other host knows as well.
        self.hosts.write_text(f"127.0.0.1 localhost\n{self.there} {self.there} {socket.gethostname()}\n")
        inside = f"-n {self.name}"
        self.works = all(map(self._ip, (
            f"netns add {self.name}", f"link add {self.name} type veth peer name wire netns {self.name}",
            f"addr add {self.here}/30 dev {self.name}", f"link set {self.name} up",
            f"{inside} addr add {self.there}/30 dev wire", f"{inside} link set wire up", f"{inside} link set lo up",
            f"{inside} route add default via {self.here}",
        )))  # fmt: skip

    def _ip(self, words):
        try:
            return subprocess.run(["ip", *words.split()], capture_output=True).returncode == 0
        except FileNotFoundError:
            return False

    def command(self, words):
        """The command, run there; its own name is that host's, too."""
        as_there = f'mount --bind {self.hosts} /etc/hosts && exec "$0" "$@"'
        return ["ip", "netns", "exec", self.name, "sh", "-c", as_there, *map(str, words)]

    def cut(self):
        require(self._ip(f"link set {self.name} down"), "the wire cannot be cut")

    def join(self):
        require(self._ip(f"link set {self.name} up"), "the wire cannot be joined")

    def close(self):
        self._ip(f"link del {self.name}")
        self._ip(f"netns del {self.name}")


class Clusters:
    """The daemons, on two hosts where this user may make one. Whoever kills one starts it again by its name."""

    HDFS = ("namenode", "datanode1", "datanode2")
    YARN = ("resourcemanager", "nodemanager1", "nodemanager2")
    STANDALONE = ("master", "worker1", "worker2")
    DAEMONS = (*HDFS, *YARN, *STANDALONE)
    # Options of every JVM.
    OPTIONS = ()

    def __init__(self, home, tools, scratch):
        self.home, self.tools, self.scratch = home, tools, scratch
        (self.spark,) = glob.glob(f"{tools}/python/lib/python3*/site-packages/pyspark")
        self.class_path = f"{scratch}/conf:{self.spark}/jars/*:{tools}/hadoop/*"
        (scratch / "conf").mkdir(parents=True)
        (scratch / "submit").mkdir()
        self.second = self._second_host()
        self.here = self.second.here if self.second else "127.0.0.1"
        self.ports = {name: free_port() for name in ("namenode", "scheduler", "tracker", "manager", "admin", "master")}
        self.hdfs, self.master = (f"{scheme}://{self.here}:{self.ports[name]}" for scheme, name in (("hdfs", "namenode"), ("spark", "master")))
        self.processes = {}
        self.submitted = 0
        self.disk = scratch / "disk"
        for name, properties in self._sites().items():
            rows = "".join(f"<property><name>{key}</name><value>{value}</value></property>" for key, value in properties.items())
            (scratch / "conf" / f"{name}.xml").write_text(f"<configuration>{rows}</configuration>")

    def _second_host(self):
        """None where this user may make none."""
        second = SecondHost(self.scratch)
        if not second.works:
            second.close()
        return second if second.works else None

    def address(self, name):
        """Of the host on which a daemon runs."""
        return self.second.there if self.second and name.endswith("2") else self.here

    def _sites(self):
        here = f"{self.here}:0"
        port = {name: f"{self.here}:{number}" for name, number in self.ports.items()}
        return {
            "core-site": {"fs.defaultFS": self.hdfs, "hadoop.tmp.dir": f"{self.scratch}/tmp"},
            # The death of a DataNode is noticed within seconds; blocks may be as small as our files.
            "hdfs-site": {
                "dfs.replication": 2, "dfs.blocksize": 1 << 20, "dfs.namenode.fs-limits.min-block-size": 1024,
                "dfs.namenode.name.dir": f"file://{self.scratch}/name", "dfs.namenode.http-address": here,
                "dfs.heartbeat.interval": 1, "dfs.namenode.heartbeat.recheck-interval": 1000,
                "dfs.namenode.datanode.registration.ip-hostname-check": "false",
            },
            "yarn-site": {
                "yarn.resourcemanager.hostname": self.here, "yarn.resourcemanager.address": port["manager"],
                "yarn.resourcemanager.scheduler.address": port["scheduler"], "yarn.resourcemanager.admin.address": port["admin"],
                "yarn.resourcemanager.resource-tracker.address": port["tracker"], "yarn.resourcemanager.webapp.address": here,
                # Elsewhere than in the ResourceManager, whose servlets are other classes than Spark's copy of the proxy.
                "yarn.web-proxy.address": "127.0.0.1:9",
                "yarn.nodemanager.resource.memory-mb": 4096, "yarn.nodemanager.resource.cpu-vcores": 4,
                "yarn.scheduler.minimum-allocation-mb": 256, "yarn.nodemanager.vmem-check-enabled": "false",
                "yarn.nm.liveness-monitor.expiry-interval-ms": 10000, "yarn.am.liveness-monitor.expiry-interval-ms": 20000,
                "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage": 99,
            },
            "capacity-scheduler": {
                "yarn.scheduler.capacity.root.queues": "default", "yarn.scheduler.capacity.root.default.capacity": 100,
                "yarn.scheduler.capacity.maximum-am-resource-percent": 0.9,
            },
        }  # fmt: skip

    def _java(self, main, *words):
        return ["java", "-Xmx256m", "-XX:+UseSerialGC", "-Dlog4j2.level=INFO", "--add-opens=java.base/java.lang=ALL-UNNAMED", *self.OPTIONS,
                "-cp", self.class_path, main, *words]  # fmt: skip

    def _spark_class(self, main, *words):
        return [f"{self.spark}/bin/spark-class", main, *words]

    def _command(self, name):
        kind, folder, host = name.rstrip("12"), self.scratch / name, self.address(name)
        if kind == "namenode":
            return self._java(HADOOP + "hdfs.server.namenode.NameNode")
        if kind == "datanode":
            bound = (f"-Ddfs.datanode.{what}address={host}:0" for what in ("", "http.", "ipc."))
            return self._java(HADOOP + "hdfs.server.datanode.DataNode", f"-Ddfs.datanode.data.dir=file://{folder}/data", *bound)
        if kind == "resourcemanager":
            return self._java(HADOOP + "yarn.server.resourcemanager.ResourceManager")
        if kind == "nodemanager":
            local, logs = f"-Dyarn.nodemanager.local-dirs={folder}/local", f"-Dyarn.nodemanager.log-dirs={folder}/logs"
            bound = (f"-Dyarn.nodemanager.{what}address={host}:0" for what in ("", "localizer.", "webapp."))
            return self._java(HADOOP + "yarn.server.nodemanager.NodeManager", local, logs, f"-Dyarn.nodemanager.hostname={host}", *bound)
        where = ("--host", host, "--webui-port", "0")
        if kind == "master":
            return self._spark_class("org.apache.spark.deploy.master.Master", *where, "--port", str(self.ports["master"]))
        work = ("--cores", "3", "--memory", "3g", "--work-dir", f"{folder}/work")
        return self._spark_class("org.apache.spark.deploy.worker.Worker", *where, *work, self.master)

    UP = {
        "namenode": "NameNode RPC up at", "datanode": "successfully registered with NN", "master": "elected leader",
        "resourcemanager": "Transitioned to active state", "nodemanager": "Registered with ResourceManager",
        "worker": "Successfully registered",
    }  # fmt: skip

    def start(self, *names):
        """All at once: who comes first asks again for whom it misses."""
        logs = {name: self.scratch / f"{name}.log" for name in names}
        before = {name: log.stat().st_size if log.exists() else 0 for name, log in logs.items()}
        for name, log in logs.items():
            command, host = self._command(name), self.address(name)
            with open(log, "a") as out:
                self.processes[name] = subprocess.Popen(
                    command if host == self.here else self.second.command(command),
                    stdout=out, stderr=out, cwd=self.scratch, start_new_session=True,
                    env=self._environment(SPARK_LOCAL_DIRS=str(self.disk), SPARK_LOCAL_IP=host),
                )  # fmt: skip

        def up(name):
            ended = self.processes[name].poll()
            require(ended is None, f"{name} ended with {ended}; see {logs[name]}")
            with logs[name].open(errors="replace") as log:
                log.seek(before[name])
                return self.UP[name.rstrip("12")] in log.read()

        for name in names:
            until(name, lambda name=name: up(name), 120)

    def up(self):
        done = subprocess.run(self._java(HADOOP + "hdfs.server.namenode.NameNode", "-format", "-nonInteractive"), capture_output=True)
        require(done.returncode == 0, f"a NameNode cannot be formatted: {done.stderr[-2000:]}")
        # What the Workers and their executors leave, jars of a job among it; a disk of its own, where this user may mount one.
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=640m", "tmpfs", self.disk], capture_output=True)
        self.start(*self.DAEMONS)
        self.dfsadmin("-safemode", "wait")
        hosts = "on two hosts" if self.second else "on one host, since this user may make no network namespace"
        return f"{len(self.processes)} daemons, {hosts}: HDFS, YARN and a standalone cluster, each with two workers"

    def kill(self, name):
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def mend(self):
        """Starts again whatever is not there."""
        self.start(*(name for name in self.DAEMONS if name not in self.processes or self.processes[name].poll() is not None))

    def close(self):
        for name in list(self.processes):
            self.kill(name)
        for pid in self.living():
            os.kill(pid, signal.SIGKILL)
        if self.disk.is_mount():
            subprocess.run(["umount", self.disk], check=True)
        if self.second:
            self.second.close()

    def living(self, *words):
        """The JVMs in the scratch folder, executors and drivers on nodes among them, whose command line has these words."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                java = (process / "exe").readlink().name == "java" and (process / "cwd").readlink().is_relative_to(self.scratch)
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if java and all(word in command for word in words):
                found.append(int(process.name))
        return sorted(found)

    def agent(self, source):
        """The jar of an agent, compiled from its one class."""
        jar = self.scratch / f"{source.stem}.jar"
        if not jar.exists():
            classes, manifest = self.scratch / source.stem, self.scratch / f"{source.stem}.mf"
            manifest.write_text(f"Agent-Class: {source.stem}\n")
            subprocess.run(["javac", "-d", classes, source], check=True, capture_output=True)
            subprocess.run(["jar", "--create", "--file", jar, "--manifest", manifest, "-C", classes, "."], check=True)
        return jar

    def _environment(self, **more):
        dropped = ("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR", "SHOPKEEPER_PSEUDONYM_KEY")
        inherited = {key: value for key, value in os.environ.items() if key not in dropped}
        return inherited | {"SPARK_HOME": self.spark, "SPARK_LOCAL_IP": self.here, "SPARK_DAEMON_MEMORY": "256m"} | more

    def hadoop(self, main, *words, **variables):
        done = subprocess.run(
            ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", *self.OPTIONS, "-cp", self.class_path, HADOOP + main, *map(str, words)],
            capture_output=True, text=True, cwd=self.scratch, env=self._environment(**variables),
        )  # fmt: skip
        require(done.returncode == 0, f"{main} {words}: {done.returncode} {done.stdout[-500:]}{done.stderr[-2000:]}")
        return done.stdout

    def fs(self, *words):
        return self.hadoop("fs.FsShell", *words)

    def dfsadmin(self, *words):
        return self.hadoop("hdfs.tools.DFSAdmin", *words)

    def holds(self, text):
        """The files in the scratch folder, logs of every daemon, driver and executor, in which a text stands."""
        found = subprocess.run(["grep", "-rlF", "--exclude-dir=data", text, self.scratch], capture_output=True, text=True)
        return found.stdout.split()

    def root(self, name):
        return f"{self.hdfs}/{name}"

    def words(self, way, job, root, *settings, more=()):
        """What is typed to run a job."""
        ours = {
            "local": ("spark.master=local[2]",),
            "yarn": (f"spark.yarn.jars=local:{self.spark}/jars/*", "spark.executor.cores=1",
                     "spark.dynamicAllocation.minExecutors=2", "spark.dynamicAllocation.maxExecutors=2"),
            "standalone": (f"spark.master={self.master}", "spark.cores.max=2"),
            "kubernetes": (),
        }[way.env]  # fmt: skip
        if way is not LOCAL:
            ours += ("spark.executor.memory=1g", *(f"spark.{who}.defaultJavaOptions={SHORT}" for who in ("driver", "executor")))
        words = [f"{self.home}/submit-scripts/submit", job, "--env", way.env, "--as-of", DAY]
        for setting in (f"shopkeeper.root={root}", *SMALL, *ours, *settings):
            words += ["--set", setting]
        more = [*more, "--deploy-mode", "cluster"] if way.cluster else list(more)
        return words + (["--", *more] if more else [])

    def begin(self, way, job, root, *settings, more=(), **variables):
        """Starts it; its console goes to a file of its own."""
        self.submitted += 1
        console = self.scratch / "submit" / f"{self.submitted:03d}-{job}.console"
        environment = self._environment(HADOOP_CONF_DIR=f"{self.scratch}/conf", SHOPKEEPER_LOG_DIR=f"{self.scratch}/logs", **variables)
        with open(console, "w") as out:
            process = subprocess.Popen(
                self.words(way, job, root, *settings, more=more),
                stdout=out, stderr=out, cwd=self.scratch / "submit", env=environment, start_new_session=True,
            )  # fmt: skip
        process.console = console
        return process

    def end(self, process, seconds=900):
        try:
            return Ended(process.wait(seconds), process.console.read_text(errors="replace"))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise AssertionError(f"does not end within {seconds} s: {process.console.read_text()[-1500:]}") from None

    def submit(self, way, job, root, *settings, more=(), exit=0, **variables):
        ended = self.end(self.begin(way, job, root, *settings, more=more, **variables))
        require(exit is None or ended.exit == exit, f"{way.name}: {job} ended with {ended.exit}, not {exit}: {ended.console[-2500:]}")
        return ended

    def cells(self, root):
        """What a root says to others: of each table, how many rows, and a sum over every cell but the names of runs and releases."""
        if root.startswith("hdfs:"):
            copy = self.scratch / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            copy.mkdir()
            self.fs("-get", f"{root}/*", copy)
            root = copy
        return digests(Path(root))


class SecureClusters(Clusters):
    """HDFS and YARN with Kerberos: a KDC, daemons that log in by a keytab, and one user, `shop`."""

    DAEMONS = (*Clusters.HDFS, *Clusters.YARN)
    UP = Clusters.UP | {"kdc": "Standalone MiniKdc Running"}
    USER = "shop@EXAMPLE.COM"

    def __init__(self, home, tools, scratch):
        self.keytab = scratch / "kdc" / "keytab"
        self.krb5 = scratch / "kdc" / "krb5.conf"
        self.OPTIONS = (f"-Djava.security.krb5.conf={self.krb5}",)
        super().__init__(home, tools, scratch)
        self.keytab.parent.mkdir()

    def _second_host(self):
        """Names of services are of one host, and so are they."""

    def _sites(self):
        sites = super()._sites()
        sites["core-site"] |= {"hadoop.security.authentication": "kerberos", "hadoop.security.authorization": "true"}
        login = {f"dfs.{who}.kerberos.principal": "hdfs/localhost@EXAMPLE.COM" for who in ("namenode", "datanode")}
        sites["hdfs-site"] |= login | {
            "dfs.namenode.keytab.file": self.keytab, "dfs.datanode.keytab.file": self.keytab,
            "dfs.web.authentication.kerberos.principal": "HTTP/localhost@EXAMPLE.COM", "dfs.web.authentication.kerberos.keytab": self.keytab,
            "dfs.block.access.token.enable": "true", "dfs.data.transfer.protection": "authentication",
            # Nobody here may be root, and no page of HDFS is looked at.
            "ignore.secure.ports.for.testing": "true",
        }  # fmt: skip
        for who in ("resourcemanager", "nodemanager"):
            sites["yarn-site"] |= {f"yarn.{who}.principal": "yarn/localhost@EXAMPLE.COM", f"yarn.{who}.keytab": self.keytab}
        return sites

    def _command(self, name):
        if name != "kdc":
            return super()._command(name)
        conf = self.keytab.with_name("minikdc.conf")
        conf.write_text(
            "org.name=EXAMPLE\norg.domain=COM\nkdc.bind.address=127.0.0.1\nkdc.port=0\ninstance=DefaultKrbServer\n"
            "max.ticket.lifetime=86400000\nmax.renewable.lifetime=604800000\ntransport=TCP\ndebug=false\n"
        )
        principals = ("hdfs/localhost", "HTTP/localhost", "yarn/localhost", self.USER.split("@")[0])
        main = HADOOP + "minikdc.MiniKdc"
        return ["java", "-Xmx128m", "-cp", f"{self.tools}/kdc/*", main, self.keytab.parent, conf, self.keytab, *principals]

    def _environment(self, **more):
        return super()._environment(JAVA_TOOL_OPTIONS=self.OPTIONS[0], KRB5_CONFIG=str(self.krb5), **{"KRB5CCNAME": self.ticket("nobody")} | more)

    def ticket(self, user):
        """Where the tickets of a user lie."""
        return str(self.keytab.with_name(f"{user}.tickets"))

    def kinit(self, principal):
        """Gets a ticket, and returns where it lies."""
        cache = self.ticket(principal.split("/")[0].split("@")[0])
        subprocess.run(["kinit", "-c", cache, "-kt", self.keytab, principal], env=self._environment(), check=True)
        return cache

    def up(self):
        self.start("kdc")
        super().up()
        self.fs("-mkdir", "-p", "/user/shop", "/secured")
        self.fs("-chown", "shop", "/user/shop", "/secured")

    def hadoop(self, main, *words, **variables):
        """As an administrator."""
        return super().hadoop(main, *words, KRB5CCNAME=self.kinit("hdfs/localhost"), **variables)

    def words(self, way, job, root, *settings, more=()):
        options = [f"spark.{who}.extraJavaOptions={self.OPTIONS[0]}" for who in ("driver", "executor", "yarn.am")]
        return super().words(way, job, root, *settings, *options, more=more)


def digests(root):
    tables = {}
    for kind, name in (("tables", "*"), ("quarantine", "[a-z]*"), ("published", "[a-z]*"), ("releases", "*/versions/*/*"), ("artifacts", "*/versions/*/*")):
        for table in sorted(root.glob(f"{kind}/{name}")):
            files = sorted(file for file in table.rglob("*.parquet") if file.is_file())
            if files:
                tables[str(table.relative_to(root))] = digest(table, files)
    return tables


# Named after the settings of the run, its root among them.
NAMES = ("release", "ingest_run")


def digest(table, files):
    """Rows count by their cells and their partition, wherever in a file and in whichever file they are; a map has no order."""
    rows = []
    for file in files:
        partition = re.findall(r"\w+=[^/]+", str(file.parent.relative_to(table)))
        read = parquet.ParquetFile(file).read()
        maps = {field.name for field in read.schema if pyarrow.types.is_map(field.type)}
        for row in read.drop_columns([name for name in NAMES if name in read.column_names]).to_pylist():
            cells = sorted((name, sorted(cell) if name in maps and cell else cell) for name, cell in row.items())
            rows.append(repr((partition, cells)))
    return len(rows), hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:16]


def differences(expected, found):
    return [f"{name}: {expected.get(name, 'absent')} became {found.get(name, 'absent')}" for name in sorted({*expected, *found}) if expected.get(name) != found.get(name)]
