"""A night of Shopkeeper on Airflow 3: the steps of `pipeline` as tasks, one task group for each domain.

Each task calls submit-scripts/submit, which is the same in a clone and in an unpacked release: it checks
the settings before Spark starts, uses $SPARK_HOME/bin/spark-submit where there is one and the embedded
Spark otherwise, waits for the job also in cluster mode, and ends with the job's own exit code. The
SparkSubmitOperator would need a provider, a connection and SPARK_HOME, and takes every exit code but 0
for a failure: a model refused by the gate (99) would stop the night, and a setting that is wrong (64)
would be tried again and again.

Variables of the scheduler's and the workers' environment:
  SHOPKEEPER_HOME  the clone or unpacked release; needed where this file is copied rather than linked
  SHOPKEEPER_ENV   local (default), standalone or yarn: the file in conf/env, unless a run says another
  SHOPKEEPER_ZONE  the shop's time zone, given to every job as shopkeeper.zone (default UTC)
  SHOPKEEPER_SCHEDULE  when a night starts, as cron says it, in the shop's zone (default "30 2 * * *")
  SHOPKEEPER_DOMAINS  what the night is made of, unless a run says otherwise (default "data,recommendation")
  SHOPKEEPER_ARGS  more arguments for every job, as for submit; rather put settings into conf/jobs
  SHOPKEEPER_RETRY_MINUTES  before the first retry; each further one waits twice as long (default 5)

The pools are in pools.json beside this file: `airflow pools import pools.json`, once. What a job takes of
the cluster is a setting of the job, as spark.executor.memory in conf/jobs/ncf-train.conf.
"""

import os
import re
import shlex
import signal
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pendulum
from airflow.sdk import DAG, Asset, AssetAlias, BaseOperator, Param, TaskGroup
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.timetables.interval import CronDataIntervalTimetable

HOME = Path(os.environ.get("SHOPKEEPER_HOME", Path(__file__).resolve().parents[2]))
ENV = os.environ.get("SHOPKEEPER_ENV", "local")
ZONE = os.environ.get("SHOPKEEPER_ZONE", "UTC")
SCHEDULE = os.environ.get("SHOPKEEPER_SCHEDULE", "30 2 * * *")
CHOSEN = [name for name in os.environ.get("SHOPKEEPER_DOMAINS", "data,recommendation").split(",") if name]
ARGS = shlex.split(os.environ.get("SHOPKEEPER_ARGS", ""))
RETRY = timedelta(minutes=float(os.environ.get("SHOPKEEPER_RETRY_MINUTES", "5")))

SPARK = "shopkeeper_spark"
NETWORKS = "shopkeeper_networks"


class Step(NamedTuple):
    """A step of the night: its pool, how many hours it may take, and the steps that it waits for."""

    domain: str
    job: str
    pool: str
    hours: float
    after: tuple[str, ...] = ()


# The steps that `submit pipeline --help` lists, in that order: ScheduleTest holds this list against the catalogue.
NIGHT = (
    Step("data", "ingest", SPARK, 2),
    Step("data", "behaviour", SPARK, 1, ("ingest",)),
    Step("recommendation", "als-train", SPARK, 4, ("ingest",)),
    Step("recommendation", "buy-again", SPARK, 1, ("ingest",)),
    # Its model competes for the recommender's slot, whose winner makes tonight's lists.
    Step("ncf", "ncf-train", NETWORKS, 8, ("als-train",)),
    Step("sessions", "session-rnn", NETWORKS, 8, ("ingest",)),
    Step("reviews", "review-words-train", SPARK, 2, ("ingest",)),
    Step("reviews", "review-sentiment-train", NETWORKS, 8, ("ingest", "review-words-train")),
    Step("service", "service-intent-train", NETWORKS, 8, ("ingest",)),
    Step("vision", "product-vision-train", NETWORKS, 8, ("ingest",)),
    Step("vision", "scene-train", NETWORKS, 8, ("ingest",)),
    Step("recommendation", "rank", SPARK, 2, ("als-train", "ncf-train")),
    Step("recommendation", "similar-items", SPARK, 1, ("als-train",)),
    Step("reviews", "review-insights", NETWORKS, 2, ("review-sentiment-train",)),
    Step("service", "service-index", SPARK, 1, ("service-intent-train", "review-insights")),
    Step("service", "service-gaps", NETWORKS, 2, ("service-index",)),
    Step("vision", "product-vision-score", NETWORKS, 4, ("product-vision-train", "scene-train")),
    Step("vision", "user-interests", SPARK, 1, ("product-vision-score", "rank")),
    Step("data", "drift", SPARK, 1, ("rank",)),
)


class SubmitOperator(BaseOperator):
    """One job of Shopkeeper. Running it again is safe: what is done already is a no-op.

    :param domain: None for a job of no domain, which every night has
    """

    def __init__(self, *, job: str, domain: str | None = None, **options):
        super().__init__(task_id=job, **options)
        self.job = job
        self.domain = domain
        self._process = None

    def command(self, context) -> list[str]:
        params = context["params"]
        words = [str(HOME / "submit-scripts" / "submit"), self.job, "--env", params["environment"]]
        # The day whose data counts, in the shop's zone; without it a job takes yesterday.
        moment = context.get("logical_date")
        day = params["date"] or (moment and moment.in_timezone(ZONE).to_date_string())
        if day:
            words += ["--as-of", day]
        settings = {"shopkeeper.zone": ZONE}
        if params["root"]:
            settings["shopkeeper.root"] = params["root"]
        # Files that are there already hold rows of later days, which an earlier night of the backfill refused.
        if self.job == "ingest" and context["dag_run"].run_type == "backfill":
            settings["ingest.again"] = "true"
        settings |= params["settings"].get(self.job, {})
        for key, value in settings.items():
            words += ["--set", f"{key}={value}"]
        return words + ARGS

    def execute(self, context):
        domains = context["params"]["domains"]
        if self.domain and self.domain not in domains:
            raise AirflowSkipException(f"domain {self.domain} is not among {domains}")
        code, said = self._run(self.command(context))
        if code == 0:
            return self.done(context, said)
        reason = next((line for line in reversed(said) if "shopkeeper: " in line), f"exit code {code}")
        context["ti"].xcom_push(key="reason", value=reason)
        if code == 99:
            raise AirflowSkipException(reason)
        # Late input (65) and an unavailable cluster (69) often mend themselves; what nobody foresaw, once.
        tries = {65: 4, 69: 4, 64: 1}.get(code, 2)
        if context["ti"].try_number < tries:
            raise AirflowException(f"{reason} ({code})")
        raise AirflowFailException(f"{reason} ({code})")

    def done(self, context, said: list[str]):
        """What follows a job that is done."""

    def _run(self, command: list[str]) -> tuple[int, list[str]]:
        self.log.info("%s", shlex.join(command))
        # A session of its own, so that its signal reaches the driver too.
        self._process = subprocess.Popen(
            command,
            cwd=HOME,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="backslashreplace",
            start_new_session=True,
        )
        said = []
        for line in self._process.stdout:
            said.append(line.rstrip())
            self.log.info("%s", said[-1])
        return self._process.wait(), said

    def on_kill(self):
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)


class PublishOperator(SubmitOperator):
    """Publishes, and tells who waits for a table, by the asset of its name, that a new day of it is there."""

    TABLE = re.compile(r"published/(?P<table>\w+)/ds=(?P<ds>[0-9-]+) · (?P<rows>[0-9,]+) rows")

    def done(self, context, said: list[str]):
        for found in filter(None, map(self.TABLE.search, said)):
            asset = Asset(name=found["table"], uri=f"shopkeeper://published/{found['table']}")
            about = {"ds": found["ds"], "rows": int(found["rows"].replace(",", ""))}
            context["outlet_events"][AssetAlias("shopkeeper_published")].add(asset, extra=about)


with DAG(
    dag_id="shopkeeper_nightly",
    description="Raw shop logs to published tables, with a report",
    # An interval is a day that has ended: Airflow 3 would otherwise date a run by when it starts.
    schedule=CronDataIntervalTimetable(SCHEDULE, timezone=ZONE),
    start_date=pendulum.datetime(2026, 1, 1, tz=ZONE),
    catchup=False,
    # A table has one writer at a time, and tonight's model is compared with last night's.
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=24),
    params={
        "environment": Param(ENV, enum=sorted({file.stem for file in HOME.glob("conf/env/*.conf")} | {ENV})),
        "root": Param(None, type=["null", "string"], description="shopkeeper.root; that of the environment if empty"),
        "date": Param(None, type=["null", "string"], format="date", description="the run's own day if empty"),
        "domains": Param(CHOSEN, type="array", items={"enum": list(dict.fromkeys(step.domain for step in NIGHT))}),
        "settings": Param({}, type="object", description='by job: {"rank": {"rank.per-user": "50"}}'),
    },
    default_args={
        "retries": 3,
        "retry_delay": RETRY,
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=1),
        # After a skip goes on: lists are made with the newest accepted model, and stay fresh all the same.
        "trigger_rule": "none_failed",
    },
    tags=["shopkeeper"],
) as dag:
    tasks = {}
    for domain in dict.fromkeys(step.domain for step in NIGHT):
        with TaskGroup(domain, prefix_group_id=False):
            for step in NIGHT:
                if step.domain == domain:
                    tasks[step.job] = SubmitOperator(
                        job=step.job,
                        domain=domain,
                        pool=step.pool,
                        execution_timeout=timedelta(hours=step.hours),
                    )
    for step in NIGHT:
        for job in step.after:
            tasks[job] >> tasks[step.job]
    hour = timedelta(hours=1)
    publish = PublishOperator(
        job="publish", pool=SPARK, execution_timeout=hour, outlets=[AssetAlias("shopkeeper_published")]
    )
    report = SubmitOperator(job="report", pool=SPARK, execution_timeout=hour)
    awaited = {job for step in NIGHT for job in step.after}
    [task for job, task in tasks.items() if job not in awaited and job != "behaviour"] >> publish
    [tasks["behaviour"], publish] >> report
