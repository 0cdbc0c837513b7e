"""Runs Shopkeeper on real clusters in every way, and prints what each part proved, and in how many seconds.

Called by `run`. Ends with 1 where a part failed; the scratch folder, with all logs, then stays and is named.
"""

import secrets
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from clusters import KUBERNETES, LOCAL, ON_CLUSTERS, SAMPLE, WAYS, YARN_CLIENT, YARN_CLUSTER, Clusters, SecureClusters, differences, require, until
from faults import Table
from kubernetes import ApiServer
from pyarrow import parquet

HOME, TOOLS = Path(sys.argv[1]), Path(sys.argv[2])
DEMO = "shopkeeper.pseudonym-key=demo"
MAPPING = "ingest.mapping=conf/mappings/sample-store.conf"


class Night:
    """A night of the sample store in each way, all of the same raw files."""

    def __init__(self, clusters):
        self.clusters = clusters
        self.input = f"ingest.input={clusters.root('given')}/raw/sample-store"

    def root(self, way):
        return str(self.clusters.scratch / "local") if way is LOCAL else self.clusters.root(way.name.replace(" ", "-"))

    def submit(self, way, job, *settings, **how):
        return self.clusters.submit(way, job, self.root(way), DEMO, MAPPING, self.input, *settings, **how)

    def sample(self):
        self.clusters.submit(LOCAL, "sample-store", self.clusters.root("given"), DEMO, *SAMPLE)
        return "raw files on HDFS, by a local Spark"

    def runs(self, way):
        self.submit(way, "pipeline")
        cells = self.clusters.cells(self.root(way))
        if way is LOCAL:
            self.expected = cells
            return f"{len(cells)} tables, {sum(rows for rows, _ in cells.values()):,} rows"
        differ = differences(self.expected, cells)
        require(not differ, f"{way.name} is not as local: {differ}")
        return f"the same {len(cells)} tables, cell by cell"

    def exits(self, way):
        """Everything but 0, which the night ends with."""
        wrong = self.clusters.scratch / "wrong.conf"
        wrong.write_text((HOME / "conf/mappings/sample-store.conf").read_text().replace("item_id = item\n", ""))
        hopeless = ("als.iterations=1", "als.regularisation=1000000", "ease.max-items=1", "item-item.neighbours=1",
                    "rp3beta.neighbours=1", "als.seed=7")  # fmt: skip
        nobody = self.clusters.submit(way, "ingest", "hdfs://127.0.0.1:9/shop", DEMO, MAPPING, self.input, exit=69)
        cases = {
            64: self.submit(way, "ingest", f"ingest.mapping={wrong}", exit=64),
            65: self.submit(way, "ingest", "ingest.again=true", "ingest.checks.max-unparseable-share=0", exit=65),
            69: nobody,
            99: self.submit(way, "als-train", *hopeless, exit=99),
        }
        said = {64: "item_id", 65: "max-unparseable-share", 69: "127.0.0.1:9", 99: "production stays"}
        for exit, ended in cases.items():
            lines = ended.lines()
            require(len(lines) == 1 and said[exit] in lines[0], f"{way.name}: {exit} says {lines}: {ended.console[-2000:]}")
        return "64, 65, 69 and 99, each with its one line"

    def results(self, way):
        versions = self.submit(way, "versions").console
        require("recommendations" in versions, versions)
        doctor = self.submit(way, "doctor").console
        require("executors and the driver looked" in doctor, doctor)
        customer = next(iter(self.customers()))
        lookup = self.submit(way, "lookup", f"lookup.user={customer}", exit=64 if way.cluster else 0)
        said = "a secret setting" if way.cluster else "items of the customer's own list"
        require(said in lookup.console, lookup.console)
        return "versions, doctor" + (" answer; lookup says that its secret stays here" if way.cluster else " and lookup answer")

    def mapping(self, way):
        """One of a shop's own under conf/, which only this machine has."""
        text = (HOME / "conf/mappings/sample-store.conf").read_text()
        own = self.clusters.scratch / "own.conf"
        own.write_text("# 自家店铺\n" + text)
        root = self.clusters.root(f"mapping-{way.mode}-{way.env}")
        ended = self.clusters.submit(way, "ingest", root, DEMO, f"ingest.mapping={own}", self.input)
        require("curated" in ended.console, ended.console)
        return "reaches the driver"

    def key(self):
        """The key of the pseudonyms by a Hadoop credential provider, which no command line and no file here holds."""
        secret = secrets.token_urlsafe(32)
        provider = f"jceks://hdfs@{self.clusters.here}:{self.clusters.ports['namenode']}/user/shop/shopkeeper.jceks"
        self.clusters.hadoop(
            "security.alias.CredentialShell", "create", "shopkeeper.pseudonym.key", "-value", secret, "-provider", provider
        )
        here = self.clusters.root("key-here")
        self.clusters.submit(LOCAL, "ingest", here, MAPPING, self.input, SHOPKEEPER_PSEUDONYM_KEY=secret)
        expected = self.clusters.cells(here)
        for way in ON_CLUSTERS:
            root = self.clusters.root(f"key-{way.name.replace(' ', '-')}")
            given = f"spark.hadoop.hadoop.security.credential.provider.path={provider}"
            self.clusters.submit(way, "ingest", root, MAPPING, self.input, given)
            differ = differences(expected, self.clusters.cells(root))
            require(not differ, f"{way.name}: not the pseudonyms of that key: {differ}")
        require(not self.clusters.holds(secret), f"the key stands in {self.clusters.holds(secret)}")
        return "one key gives the same pseudonyms in all ways, and stands in no log"

    def starved(self, way):
        """A cluster that gives no executor: as shipped for YARN, one whose NodeManagers do not run the service that is asked for."""
        asked = {
            "yarn": ("spark.shuffle.service.enabled=true", "spark.dynamicAllocation.shuffleTracking.enabled=false"),
            "standalone": ("spark.executor.memory=64g",),
        }[way.env]
        doctor = self.submit(way, "doctor", "doctor.executor-wait=20s", *asked, exit=69).console
        failed = [line for line in doctor.splitlines() if "FAIL" in line]
        require(len(failed) == 1 and "executors: none of" in failed[0], doctor)
        return failed[0].split("FAIL ")[1].strip()

    def rendered(self):
        """No Kubernetes is at hand: what a driver's pod would be, as an API server is asked to make it."""
        with ApiServer() as server:
            process = self.clusters.begin(
                KUBERNETES, "ingest", self.clusters.root("pods"), DEMO, MAPPING, self.input, f"spark.master={server.master}"
            )
            try:
                until("the pod and its settings", lambda: {"Pod", "ConfigMap"} <= server.made.keys() or process.poll() is not None, 120)
                require(process.poll() is None, process.console.read_text())
            finally:
                process.kill()
        (pod,) = server.made["Pod"]
        (driver,) = (one for one in pod["spec"]["containers"] if one["name"] == "spark-kubernetes-driver")
        settings = "".join(text for one in server.made["ConfigMap"] for text in one["data"].values())
        require(driver["image"] == "apache/spark:3.5.5-scala2.12-java17-ubuntu", driver["image"])
        require(pod["spec"]["serviceAccountName"] == "spark", pod["spec"])
        variables = {one["name"]: one.get("value") for one in driver["env"]}
        require(variables.get("SHOPKEEPER_LOG_DIR") == "." and "SHOPKEEPER_PSEUDONYM_KEY" not in variables, variables)
        # By the root, since a pod sees nothing of this machine.
        sent = f"{self.clusters.root('pods')}/runs/_submissions/"
        require(sent in " ".join(driver["args"]) and str(HOME) not in " ".join(driver["args"]), driver["args"])
        require("fs.defaultFS" in settings and self.clusters.hdfs in settings, settings)
        require("demo" not in settings, "a secret travels")
        return f"a driver's pod of {driver['resources']['limits']['memory']}, its jar and settings under the root, and Hadoop's configuration"

    def customers(self):
        (table,) = (self.clusters.scratch / "local/published/user_item_scores").glob("ds=*")
        return sorted(parquet.read_table(next(table.glob("*.parquet")), columns=["user_id"])["user_id"].to_pylist())


class Secured:
    """Kerberos: a ticket or a keytab is enough, and without either storage is closed."""

    def __init__(self, scratch):
        self.clusters = SecureClusters(HOME, TOOLS, scratch)

    def prove(self):
        require(shutil.which("kinit"), "no kinit: apt-get install krb5-user")
        try:
            self.clusters.up()
            ticket = {"KRB5CCNAME": self.clusters.kinit(SecureClusters.USER)}
            keytab = ("--principal", SecureClusters.USER, "--keytab", str(self.clusters.keytab))
            self._doctor(LOCAL, exit=69)
            self._doctor(LOCAL, **ticket)
            for way in (YARN_CLIENT, YARN_CLUSTER):
                self._doctor(way, **ticket)
                self._doctor(way, more=keytab)
        finally:
            self.clusters.close()
        return "doctor writes and reads HDFS by a ticket and by a keytab, on YARN in both modes; without either it ends with 69"

    def _doctor(self, way, **how):
        self.clusters.submit(way, "doctor", self.clusters.root("secured"), DEMO, **how)


class Faults:
    """The table of faults and stages, in the page that shows it."""

    PAGE = HOME / "docs/faults.md"
    BEGIN, END = "<!-- written by submit-scripts/cluster/test/run --full -->\n", "<!-- end -->"

    def __init__(self, clusters, night, results):
        self.table = Table(clusters, (DEMO, MAPPING, night.input), results)

    def parts(self, cells):
        yield "undisturbed", self.table.prepare
        for fault, stage in cells:
            yield f"{fault.name} in {stage.job}, {fault.way.name}", lambda fault=fault, stage=stage: self.table.run(fault, stage)

    def write(self):
        head, rest = self.PAGE.read_text().split(self.BEGIN)
        self.PAGE.write_text(head + self.BEGIN + self.table.markdown() + "\n" + self.END + rest.split(self.END)[1])


def parts(clusters, scope="", *ways):
    night = Night(clusters)
    yield "clusters", clusters.up
    yield "sample store", night.sample
    if scope == "--full":
        faults = Faults(clusters, night, TOOLS / "faults.jsonl")
        cells = faults.table.missing(faults.table.full())
        yield from faults.parts([cell for cell in cells if not ways or cell[0].way.name in ways])
        yield "docs/faults.md", faults.write
        return
    yield from ((f"night, {way.name}", lambda way=way: night.runs(way)) for way in WAYS)
    yield from ((f"exit codes, {way.name}", lambda way=way: night.exits(way)) for way in WAYS)
    yield from ((f"results, {way.name}", lambda way=way: night.results(way)) for way in WAYS)
    yield from ((f"a mapping, {way.name}", lambda way=way: night.mapping(way)) for way in ON_CLUSTERS if way.cluster)
    yield from ((f"no executor, {way.name}", lambda way=way: night.starved(way)) for way in ON_CLUSTERS)
    yield "Kubernetes", night.rendered
    yield "key", night.key
    yield "Kerberos", Secured(clusters.scratch / "secured").prove
    if scope != "--ways":
        faults = Faults(clusters, night, clusters.scratch / "faults.jsonl")
        yield from faults.parts(faults.table.once())


def main():
    scratch = Path(tempfile.mkdtemp(prefix="shopkeeper-cluster-"))
    clusters = Clusters(HOME, TOOLS, scratch)
    failed = []
    # Whoever ends this ends its daemons.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        for name, part in parts(clusters, *sys.argv[3:]):
            begun = time.monotonic()
            try:
                proved = part()
            except AssertionError as failure:
                failed.append(name)
                proved = f"FAILED: {failure}"
                clusters.mend()
            print(f"{name}: {proved or 'done'} ({time.monotonic() - begun:.0f} s)", flush=True)
    finally:
        clusters.close()
    if failed:
        sys.exit(f"{len(failed)} parts failed, {', '.join(failed)}; all logs are in {scratch}")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
