"""Runs shopkeeper_nightly on a real Airflow and prints what each part proved, and in how many seconds.

Called by `run`, with the home of Shopkeeper and of Airflow's environment. Ends with 1 at the first part that fails; the
scratch folder, with all logs, then stays and is named.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

from pyarrow import parquet

HOME, VENV = Path(sys.argv[1]), Path(sys.argv[2])
SCRATCH = Path(tempfile.mkdtemp(prefix="shopkeeper-airflow-"))
NIGHTLY = "shopkeeper_nightly"
DAYS = ["2026-03-28", "2026-03-29", "2026-03-30"]
LAST_DAY = "2026-03-31"
DEMO = "shopkeeper.pseudonym-key=demo"
# The store's only snapshot of its orders is of its last day: to an earlier night many of their states are in the future.
TOLERANT = {"ingest.checks.max-quarantined-share": "1", "ingest.checks.max-future-share": "1"}
TINY = ("sample-store.events=6000", "sample-store.days=20")
DOMAINS = ["data", "recommendation", "ncf", "sessions", "reviews", "vision", "service"]
# Networks of a small shop: few classes of pictures, a few passes.
PICTURES = {"vision.side": "32", "vision.filters": "8", "deep.epochs": "3", "deep.batch-size": "8"}
SMALL = {
    "product-vision-train": PICTURES | {"product-vision.category-levels": "1"},
    "scene-train": PICTURES | {"vision.least-pictures": "5"},
    "ncf-train": {"deep.epochs": "3"},
    "session-rnn": {"deep.epochs": "3"},
}


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Airflow:
    """An Airflow of its own: home, database, logs; and a stand-in for submit that fails when told to."""

    def __init__(self, name, **variables):
        self.folder = SCRATCH / name
        self.shop = self.folder / "shop"
        (self.shop / "submit-scripts").mkdir(parents=True)
        shutil.copy(Path(__file__).with_name("submit"), self.shop / "submit-scripts" / "submit")
        (self.shop / "conf").symlink_to(HOME / "conf")
        port = free_port()
        self.environment = os.environ | {
            "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}",
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(HOME / "submit-scripts" / "airflow"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__WORKERS": "1",
            "SHOPKEEPER_HOME": str(self.shop),
            "SHOPKEEPER_LOG_DIR": str(self.folder / "logs"),
            "SHOPKEEPER_RETRY_MINUTES": "0.02",
            "PYTHONDONTWRITEBYTECODE": "1",
        } | variables
        self.call("db", "migrate")

    def call(self, *words, fails=False):
        done = subprocess.run(
            ["airflow", *words], env=self.environment, capture_output=True, text=True, errors="replace"
        )
        with open(self.folder / "airflow.log", "a") as log:
            log.write(f"$ airflow {' '.join(words)}\n{done.stdout}{done.stderr}\n")
        require((done.returncode != 0) == fails, f"airflow {' '.join(words)} ended with {done.returncode}")
        return done.stdout

    def test(self, day, conf, **how):
        return self.call("dags", "test", NIGHTLY, f"{day}T12:00", "-c", json.dumps(conf), **how)

    def tell(self, job, *ends):
        (self.shop / "submit-scripts" / f"{job}.ends").write_text("".join(f"{end}\n" for end in ends))

    def calls(self, job):
        file = self.shop / "submit-scripts" / f"{job}.calls"
        return file.read_text().splitlines() if file.exists() else []

    def rows(self, query):
        with closing(sqlite3.connect(self.folder / "airflow" / "airflow.db", timeout=60)) as database:
            return database.execute(query).fetchall()

    def states(self, run):
        return dict(self.rows(f"select task_id, state from task_instance where dag_id = '{NIGHTLY}' and run_id = '{run}'"))

    def last_run(self):
        return self.rows(f"select run_id from dag_run where dag_id = '{NIGHTLY}' order by id desc limit 1")[0][0]

    def reasons(self, run):
        found = self.rows(f"select task_id, value from xcom where key = 'reason' and run_id = '{run}'")
        return {task: json.loads(value) for task, value in found}

    @contextmanager
    def standing(self):
        """Scheduler, DAG processor and API server, as `airflow standalone` starts them."""
        with open(self.folder / "standalone.log", "w") as log:
            server = subprocess.Popen(
                ["airflow", "standalone"], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield
            finally:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(60)


def until(what, happened, seconds):
    end = time.monotonic() + seconds
    while not happened():
        require(time.monotonic() < end, f"{what}: not within {seconds} s")
        time.sleep(1)


def submit(job, root, day, *settings):
    words = [HOME / "submit-scripts" / "submit", job, "--as-of", day]
    for setting in (DEMO, f"shopkeeper.root={root}", *settings):
        words += ["--set", setting]
    environment = os.environ | {"SHOPKEEPER_LOG_DIR": str(SCRATCH / "logs")}
    done = subprocess.run(words, env=environment, cwd=HOME, capture_output=True, text=True, errors="replace")
    require(done.returncode == 0, f"submit {job} --as-of {day} ended with {done.returncode}: {done.stderr[-2000:]}")


def store(name, *settings):
    made = SCRATCH / name
    submit("sample-store", made, LAST_DAY, *settings)
    return made / "raw"


def published(root):
    """By table and day, the rows of a published copy, sorted, without the run that they name."""
    found = {}
    for day in sorted((root / "published").glob("*/ds=*")):
        rows = parquet.read_table(sorted(day.glob("*.parquet"))).drop_columns(["release"]).to_pylist()
        found[f"{day.parts[-2]}/{day.parts[-1]}"] = sorted(rows, key=repr)
    return found


def imports(airflow):
    airflow.call("dags", "reserialize")
    require(not airflow.rows("select * from import_error"), f"{airflow.rows('select stacktrace from import_error')}")
    dags = {dag for (dag,) in airflow.rows("select dag_id from dag")}
    require(dags == {NIGHTLY, "serving_team"}, f"DAGs: {dags}")
    return "both DAGs are imported without an error"


def exit_codes(airflow):
    everything = [domain for domain in DOMAINS if domain != "vision"]
    airflow.tell("als-train", 99)
    airflow.tell("ncf-train", 1, 1, 1)
    airflow.tell("session-rnn", 1)
    airflow.tell("review-sentiment-train", 65, 69, 65)
    airflow.tell("similar-items", 69, 69, 69, 69, 69)
    airflow.tell("service-intent-train", 64)
    airflow.test(
        LAST_DAY,
        {"environment": "yarn", "root": "/the/root", "date": "2026-02-03", "domains": everything,
         "settings": {"ingest": {"ingest.again": "true"}}},
        fails=True,
    )  # fmt: skip
    run = airflow.last_run()
    states, reasons = airflow.states(run), airflow.reasons(run)
    for job, state, tries in [
        ("als-train", "skipped", 1),
        ("ncf-train", "failed", 2),
        ("session-rnn", "success", 2),
        ("review-sentiment-train", "success", 4),
        ("similar-items", "failed", 4),
        ("service-intent-train", "failed", 1),
        ("rank", "upstream_failed", 0),
        ("publish", "upstream_failed", 0),
        ("product-vision-train", "skipped", 0),
        ("review-insights", "success", 1),
    ]:
        seen = (states[job], len(airflow.calls(job)))
        require(seen == (state, tries), f"{job}: {seen} instead of {(state, tries)}")
    require(reasons["als-train"] == "shopkeeper: als-train: told to end with 99", f"reasons: {reasons}")
    line = airflow.calls("ingest")[0]
    wanted = (
        "ingest --env yarn --as-of 2026-02-03"
        " --set shopkeeper.zone=UTC --set shopkeeper.root=/the/root --set ingest.again=true"
    )
    require(line == wanted, f"ingest was called as: {line}")
    return "99 is skipped with its reason; 65 and 69 are tried four times, 1 twice, 64 once; parameters arrive"


def night(airflow, raw):
    root = airflow.folder / "root"
    shutil.copytree(raw, root / "raw")
    conf = {"root": str(root), "settings": {"ingest": TOLERANT}}
    airflow.tell("behaviour", 69)
    airflow.test(DAYS[0], conf)
    states = airflow.states(airflow.last_run())
    done = {job for job, state in states.items() if state == "success"}
    wanted = {"ingest", "behaviour", "als-train", "buy-again", "rank", "similar-items", "drift", "publish", "report"}
    require(done == wanted, f"states: {states}")
    require(len(airflow.calls("behaviour")) == 2, "behaviour was not tried twice")
    events = airflow.rows("select a.name, e.extra from asset_event e join asset a on a.id = e.asset_id")
    named = {f"{table}/ds={json.loads(extra)['ds']}" for table, extra in events}
    require(named and named == set(published(root)), f"events of {named}, published are {set(published(root))}")

    # Interest that fades within minutes and a single factor make a worse model than the one that is live.
    worse = {"interactions.half-life-days": "0.01", "als.rank": "1"}
    conf["domains"] = ["recommendation"]
    airflow.test(DAYS[1], conf | {"settings": {"als-train": worse}})
    run = airflow.last_run()
    states = airflow.states(run)
    require(states["als-train"] == "skipped" and "is too low" in airflow.reasons(run)["als-train"], f"{states}")
    require([states[job] for job in ("rank", "publish", "report")] == ["success"] * 3, f"{states}")
    return f"a night, {len(events)} assets; behaviour's 69 was tried again; als-train was refused: " + airflow.reasons(
        run
    )["als-train"].removeprefix("shopkeeper: als-train: ")


def all_domains(airflow):
    root = airflow.folder / "root"
    # Enough labels of everything to learn from.
    shutil.copytree(store("labelled", "sample-store.events=20000", "sample-store.pictures=600"), root / "raw")
    airflow.test(LAST_DAY, {"root": str(root), "domains": DOMAINS, "settings": SMALL})
    run = airflow.last_run()
    states, reasons = airflow.states(run), airflow.reasons(run)
    refused = {job for job, state in states.items() if state == "skipped" and "refused" in reasons.get(job, "")}
    others = {job: state for job, state in states.items() if state != "success" and job not in refused}
    require(not others, f"states: {others}, reasons: {reasons}")
    tables = {table.split("/")[0] for table in published(root)}
    wanted = {"user_item_scores", "buy_again", "next_items", "product_insights", "image_labels", "service_gaps"}
    require(wanted <= tables, f"published are {tables}")
    return f"{len(states)} steps, {len(refused)} of them refused ({', '.join(sorted(refused)) or 'none'}), {len(tables)} tables"


@contextmanager
def standalone():
    """A Master and a Worker of Spark's own release, and what is set to run jobs there."""
    (spark,) = VENV.glob("lib/python3*/site-packages/pyspark")
    master = f"spark://127.0.0.1:{free_port()}"
    daemons = []

    def start(name, up, *words):
        log = SCRATCH / f"{name}.log"
        command = [spark / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", "--webui-port", "0"]
        with open(log, "w") as out:
            daemons.append(subprocess.Popen([*command, *words], stdout=out, stderr=out, start_new_session=True))
        until(name, lambda: up in log.read_text(), 60)

    try:
        start("master.Master", "elected leader", "--port", master.rsplit(":")[-1])
        start("worker.Worker", "Successfully registered", "--cores", "2", "--memory", "2g", "--work-dir", str(SCRATCH / "work"), master)
        sizes = ("driver.memory=1g", "executor.memory=1g", "executor.cores=2", "sql.shuffle.partitions=2")
        words = " ".join(f"--set spark.{setting}" for setting in (f"master={master}", *sizes))
        # One machine has one disk.
        words += " --set storage.shared-filesystem=true"
        yield {"SPARK_HOME": str(spark), "SHOPKEEPER_ARGS": f"--set {DEMO} {words}"}
    finally:
        for daemon in daemons:
            os.killpg(daemon.pid, signal.SIGTERM)
            daemon.wait(60)


def on_standalone(raw):
    with standalone() as variables:
        airflow = Airflow("standalone", REAL_SUBMIT=str(HOME / "submit-scripts" / "submit"), **variables)
        root = airflow.folder / "root"
        shutil.copytree(raw, root / "raw")
        airflow.test(DAYS[0], {"environment": "standalone", "root": f"file://{root}", "settings": {"ingest": TOLERANT}})
    theirs = {table: rows for table, rows in published(SCRATCH / "night" / "root").items() if table.endswith(DAYS[0])}
    ours = published(root)
    require(theirs and ours == theirs, f"not what the embedded Spark gave: {[table for table in theirs if ours.get(table) != theirs[table]]}")
    return f"a night on a standalone Spark gave the {len(ours)} tables of the embedded one"


def three_nights(root, raw):
    """As a shop has them: what customers do on a day lies there from the next morning on."""
    shutil.copytree(raw, root / "raw")
    log = root / "raw" / "sample-store" / "behaviour"
    held = root / "held"
    held.mkdir()
    for day in log.iterdir():
        if day.name > f"ds={DAYS[0]}":
            day.rename(held / day.name)
    for day in DAYS:
        if (held / f"ds={day}").exists():
            (held / f"ds={day}").rename(log / f"ds={day}")
        submit("pipeline", root, day, *(f"{key}={value}" for key, value in TOLERANT.items()))


def backfill(airflow, raw):
    root = airflow.folder / "root"
    shutil.copytree(raw, root / "raw")
    nights = threading.Thread(target=three_nights, args=(SCRATCH / "nights", raw))
    airflow.call("pools", "import", str(HOME / "submit-scripts" / "airflow" / "pools.json"))
    with airflow.standing():
        # standalone's own processes make the DAGs known.
        until("the DAGs", lambda: len(airflow.rows("select 1 from dag where not is_stale")) == 2, 120)
        conf = {"root": str(root), "settings": {"ingest": TOLERANT}}
        airflow.call(
            "backfill", "create", "--dag-id", NIGHTLY, "--max-active-runs", "1",
            "--from-date", DAYS[0], "--to-date", LAST_DAY, "--dag-run-conf", json.dumps(conf),
        )  # fmt: skip
        airflow.call("dags", "unpause", "serving_team")
        airflow.call("dags", "unpause", NIGHTLY)
        nights.start()
        ended = "select state from dag_run where dag_id = '{}' and state in ('success', 'failed')"
        until("three nights", lambda: len(airflow.rows(ended.format(NIGHTLY))) == 3, 1800)
        until("the serving team", lambda: len(airflow.rows(ended.format("serving_team"))) >= 1, 120)
        nights.join()
        runs = airflow.rows("select dag_id, run_type, state from dag_run")
        require(all(state == "success" for _, _, state in runs if state != "running"), f"{runs}")
        loaded = sum(1 for dag, _, _ in runs if dag == "serving_team")
    ours, theirs = published(root), published(SCRATCH / "nights")
    lists = ("popular_items", "similar_brands", "similar_items", "user_item_scores")
    nightly = {f"{table}/ds={day}" for table in lists for day in DAYS}
    require(nightly <= theirs.keys() == ours.keys(), f"{sorted(ours)} and {sorted(theirs)}")
    different = [table for table in theirs if ours[table] != theirs[table]]
    require(not different, f"not what three nights gave: {different}")
    return (
        f"three days by the scheduler gave the {len(theirs)} tables of three nights,"
        f" {sum(map(len, theirs.values()))} rows; the serving team's DAG followed {loaded} times"
    )


def main():
    started = time.monotonic()
    told = Airflow("told")
    real = {"REAL_SUBMIT": str(HOME / "submit-scripts" / "submit"), "SHOPKEEPER_ARGS": f"--set {DEMO}"}
    raw = []
    parts = [
        ("imports", lambda: imports(told)),
        ("exit codes", lambda: exit_codes(told)),
        ("sample store", lambda: raw.append(store("store", *TINY)) or "the raw log of a small shop"),
        ("a night and a refusal", lambda: night(Airflow("night", **real), raw[0])),
        ("standalone", lambda: on_standalone(raw[0])),
        ("all domains", lambda: all_domains(Airflow("domains", **real))),
        # No interval is open after these, so that the scheduler adds no run of its own.
        ("backfill", lambda: backfill(Airflow("backfill", **real, SHOPKEEPER_SCHEDULE="30 2 28-31 3 *"), raw[0])),
    ]
    for name, part in parts:
        began = time.monotonic()
        try:
            proved = part()
        except AssertionError as failure:
            print(f"FAIL {name}: {failure}\nlogs and roots are in {SCRATCH}", file=sys.stderr)
            sys.exit(1)
        print(f"ok {name} ({time.monotonic() - began:.0f} s): {proved}", flush=True)
    print(f"Airflow: all passed in {time.monotonic() - started:.0f} s")
    shutil.rmtree(SCRATCH)


main()
