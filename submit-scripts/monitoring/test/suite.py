"""Watches runs of Shopkeeper by real means, and prints what each part proved, and in how many seconds.

Called by `run`. Ends with 1 at the first part that fails; the scratch folder, with all logs, then stays and is named.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

HOME = Path(sys.argv[1])
HERE = HOME / "submit-scripts" / "monitoring"
SCRATCH = Path(tempfile.mkdtemp(prefix="shopkeeper-monitoring-"))
ROOT, TEXTFILES, EVENTS = SCRATCH / "root", SCRATCH / "textfiles", SCRATCH / "events"
DAY = "2026-03-31"


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def run(*command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=HOME)
    require(done.returncode == 0, f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}"[-3000:])
    return done.stdout


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(name, *command, **variables):
    with open(SCRATCH / f"{name}.log", "w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=HOME, env=os.environ | variables, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def until(what, answer, seconds):
    """The first true answer; an address that does not answer yet is asked again."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = answer()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            found = None
        if found:
            return found
        require(time.monotonic() < end, f"{what}: not within {seconds} s")
        time.sleep(0.5)


def submit(job, *settings):
    words = [str(HOME / "submit-scripts" / "submit"), job, "--as-of", DAY]
    fixed = ("shopkeeper.pseudonym-key=demo", f"shopkeeper.root={ROOT}", f"metrics.textfile={TEXTFILES}")
    for setting in fixed + settings:
        words += ["--set", setting]
    return words


def record(job):
    (file,) = ROOT.glob(f"runs/{job}-*/run.json")
    return json.loads(file.read_text())


def rules():
    alerts = run("promtool", "check", "rules", HERE / "alerts.yml")
    run("promtool", "test", "rules", HERE / "test" / "alerts-test.yml")
    tested = set(re.findall(r"alertname: (\w+)", (HERE / "test" / "alerts-test.yml").read_text()))
    require(tested == set(names()), f"rules {names()}, tests of {tested}")
    return re.search(r"\d+ rules", alerts).group() + " are valid, and fire in promtool's tests where they should"


def names():
    return re.findall(r"alert: (\w+)", (HERE / "alerts.yml").read_text())


def live():
    """Spark's own metrics, scraped from a driver that runs, and its event log."""
    port = free_port()
    watched = (
        "spark.metrics.conf=conf/metrics.properties",
        f"spark.ui.port={port}",
        "spark.eventLog.enabled=true",
        f"spark.eventLog.dir=file://{EVENTS}",
    )
    with running("sample-store", *submit("sample-store", "sample-store.events=6000", "sample-store.days=20", *watched)) as job:
        address = f"http://127.0.0.1:{port}/metrics/prometheus/"
        # Its server answers before Spark is ready, and before the first job.
        metrics = until("the servlet", lambda: next((t for t in [get(address)] if "DAGScheduler_job_allJobs" in t), ""), 120)
        require(job.wait(300) == 0, (SCRATCH / "sample-store.log").read_text()[-2000:])
    found = [name for name in ("jvm_heap_used", "DAGScheduler_job_allJobs") if name in metrics]
    require(len(found) == 2, metrics[:2000])
    return f"{len(metrics.splitlines())} samples of Spark from a driver that ran, heap and jobs among them"


def history():
    port = free_port()
    with running("history", str(HERE / "history-server"), str(EVENTS), str(port)):
        listed = until(
            "the history server", lambda: json.loads(get(f"http://127.0.0.1:{port}/api/v1/applications")), 120
        )
    require([one["name"] for one in listed] == [f"shopkeeper-sample-store-{DAY}"], f"{listed}")
    return f"it shows {listed[0]['name']}"


class Prometheus:
    """A Prometheus that scrapes a node_exporter every second, with our rules, and without their patience."""

    def __init__(self):
        self.exporter, self.server = free_port(), free_port()
        impatient = re.sub(r"(?m)^( +)for: .*$", r"\1for: 0s", (HERE / "alerts.yml").read_text())
        (SCRATCH / "alerts.yml").write_text(impatient)
        (SCRATCH / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            "rule_files: [alerts.yml]\n"
            f"scrape_configs: [{{job_name: node, static_configs: [{{targets: ['127.0.0.1:{self.exporter}']}}]}}]\n"
        )

    @contextmanager
    def standing(self):
        exporter = (
            "prometheus-node-exporter",
            "--collector.disable-defaults",
            "--collector.textfile",
            f"--collector.textfile.directory={TEXTFILES}",
            f"--web.listen-address=127.0.0.1:{self.exporter}",
        )
        server = (
            "prometheus",
            f"--config.file={SCRATCH / 'prometheus.yml'}",
            f"--storage.tsdb.path={SCRATCH / 'tsdb'}",
            f"--web.listen-address=127.0.0.1:{self.server}",
        )
        with running("node-exporter", *exporter), running("prometheus", *server):
            yield

    def api(self, path, **query):
        answer = json.loads(get(f"http://127.0.0.1:{self.server}/api/v1/{path}?{urllib.parse.urlencode(query)}"))
        require(answer["status"] == "success", f"{answer}")
        return answer["data"]

    def value(self, expression):
        found = self.api("query", query=expression)["result"]
        return float(found[0]["value"][1]) if found else None

    def firing(self):
        return {alert["labels"]["alertname"] for alert in self.api("alerts")["alerts"] if alert["state"] == "firing"}


def lineage():
    """What OpenLineage's own listener tells of two jobs, with the settings of docs/operating.md: one reads what the other wrote."""
    told = SCRATCH / "lineage.ndjson"
    documented = (HOME / "docs" / "operating.md").read_text()
    artifact = re.search(r"io.openlineage:[\w.:-]+", documented).group()
    run("mvn", "-B", "-q", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={SCRATCH}")
    settings = [
        re.sub(" = ", "=", line, count=1).replace("/opt", str(SCRATCH)).replace("/var/log/shopkeeper", str(SCRATCH))
        for line in re.search(r"```\n(spark.jars.*?)```", documented, re.S).group(1).splitlines()
    ]
    seen = {}
    for job in ("ingest", "behaviour"):
        run(*submit(job, *settings))
        events = [json.loads(line) for line in told.read_text().splitlines()]
        told.unlink()
        seen[job] = {
            side: {one["name"].removeprefix(f"{ROOT}/") for event in events for one in event.get(side, [])}
            for side in ("inputs", "outputs")
        }
    require("tables/events" in seen["ingest"]["outputs"] & seen["behaviour"]["inputs"], f"{seen}")
    require("releases/behaviour" in seen["behaviour"]["outputs"], f"{seen}")
    return "ingest writes what behaviour reads, by OpenLineage's listener: " + ", ".join(
        sorted(seen["ingest"]["outputs"] & seen["behaviour"]["inputs"])
    )


def scrape(prometheus):
    run(*submit("drift"))
    for file in TEXTFILES.glob("*.prom"):
        run("promtool", "check", "metrics", stdin=file.read_text())
    curated = record("ingest")["rows"]["events.curated"]
    expression = 'shopkeeper_run_rows{step="ingest",name="events.curated"}'
    scraped = until("a scrape", lambda: prometheus.value(expression), 60)
    require(scraped == curated, f"{scraped} rows were scraped, {curated} are in the record")
    columns = record("drift")["metrics"]["drift.columns"]
    expression = 'shopkeeper_run_metric{name="drift.columns"}'
    scraped = until("a scrape of drift", lambda: prometheus.value(expression), 60)
    require(scraped == columns, f"{scraped} columns of drift were scraped, {columns} are in the record")
    expression = 'shopkeeper_table_until_timestamp_seconds{table="tables/events"}'
    newest = until("a scrape of freshness", lambda: prometheus.value(expression), 60)
    require(newest == 1775001600, f"tables/events is until {newest}, not until the end of {DAY}")
    require(prometheus.value("node_textfile_scrape_error") == 0, "node_exporter could not read a file")
    ours = {"ShopkeeperRunFailed", "ShopkeeperDrift", "ShopkeeperRowsRefused", "ShopkeeperDamaged"} & prometheus.firing()
    require(not ours, f"a good run fires {ours}")
    panels = json.loads((HERE / "dashboard.json").read_text())["panels"]
    shown = [panel["title"] for panel in panels for one in panel["targets"] if prometheus.api("query", query=one["expr"])["result"]]
    require({"Last run of each job", "Rows taken", "Rows refused", "Seconds of each job"} <= set(shown), f"{shown}")
    return f"{curated} rows as in the run's record; every query of the dashboard's {len(panels)} panels is answered"


def alarms(prometheus):
    """Forges what runs leave: each alert has its reason."""

    def leave(name, *samples):
        (TEXTFILES / "_draft").write_text("".join(f"{sample}\n" for sample in samples))
        (TEXTFILES / "_draft").rename(TEXTFILES / name)

    leave("forged.prom", 'shopkeeper_run_seconds{step="forged"} 700')
    until("usual seconds", lambda: (prometheus.value('count_over_time(shopkeeper_run_seconds{step="forged"}[1h])') or 0) > 8, 60)
    for file in TEXTFILES.glob("shopkeeper_*.prom"):
        file.unlink()
    leave(
        "forged.prom",
        'shopkeeper_run_seconds{step="forged"} 7000',
        'shopkeeper_run_exit_code{step="forged"} 65',
        'shopkeeper_run_exit_code{step="refused"} 99',
        'shopkeeper_run_day_timestamp_seconds{step="report"} 1e9',
        'shopkeeper_table_until_timestamp_seconds{table="tables/events"} 1e9',
        'shopkeeper_table_until_timestamp_seconds{table="published/user_item_scores"} 1e9',
        'shopkeeper_run_rows{step="ingest",name="events.curated"} 1000',
        'shopkeeper_run_rows{step="ingest",name="events.quarantined"} 500',
        'shopkeeper_run_metric{step="drift",name="drift.drifted"} 1',
        'shopkeeper_run_metric{step="scrub",name="damaged"} 1',
    )
    until(f"all of {names()}", lambda: prometheus.firing() == set(names()), 60)
    (TEXTFILES / "forged.prom").unlink()
    return f"{len(names())} alerts fired once: {', '.join(name.removeprefix('Shopkeeper') for name in names())}"


def main():
    started = time.monotonic()
    TEXTFILES.mkdir()
    EVENTS.mkdir()
    prometheus = Prometheus()

    def part(name, proof):
        began = time.monotonic()
        try:
            proved = proof()
        except AssertionError as failure:
            print(f"FAIL {name}: {failure}\nlogs are in {SCRATCH}", file=sys.stderr)
            sys.exit(1)
        print(f"ok {name} ({time.monotonic() - began:.0f} s): {proved}", flush=True)

    part("rules", rules)
    part("a driver that runs", live)
    part("history server", history)
    part("lineage", lineage)
    with prometheus.standing():
        part("scrape", lambda: scrape(prometheus))
        part("alerts", lambda: alarms(prometheus))
    print(f"Monitoring: all passed in {time.monotonic() - started:.0f} s")
    shutil.rmtree(SCRATCH)


main()
