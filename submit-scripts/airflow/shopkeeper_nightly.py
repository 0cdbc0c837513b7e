"""A night of Shopkeeper on Airflow 3: the steps of `pipeline`, one task each.

Each task calls submit-scripts/submit, which is the same in a clone and in an unpacked release: it checks
the settings before Spark starts, uses $SPARK_HOME/bin/spark-submit where there is one and the embedded
Spark otherwise, waits for the job also in cluster mode, and ends with the job's own exit code. The
SparkSubmitOperator would need a provider, a connection and SPARK_HOME, and takes every exit code but 0
for a failure, so that a model refused by the gate (99) would stop the night.

Variables of the scheduler's and the workers' environment:
  SHOPKEEPER_HOME  the clone or unpacked release; needed where this file is copied rather than linked
  SHOPKEEPER_ENV   local (default), standalone or yarn: the file in conf/env
  SHOPKEEPER_ZONE  the shop's time zone, given to every job as shopkeeper.zone (default UTC)
  SHOPKEEPER_NETWORKS  networks to train too, as in "ncf-train,session-rnn" (default none): docs/scheduling.md
  SHOPKEEPER_ARGS  more arguments for every job, as for submit; rather put settings into conf/jobs
"""

import os
import shlex
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG
from airflow.timetables.interval import CronDataIntervalTimetable

HOME = os.environ.get("SHOPKEEPER_HOME", str(Path(__file__).resolve().parents[2]))
ENV = os.environ.get("SHOPKEEPER_ENV", "local")
ZONE = os.environ.get("SHOPKEEPER_ZONE", "UTC")
ARGS = shlex.split(os.environ.get("SHOPKEEPER_ARGS", ""))
NETWORKS = [job for job in os.environ.get("SHOPKEEPER_NETWORKS", "").split(",") if job]

# The day whose data counts: {{ ds }} in the shop's zone. ({{ ds }} itself is the day in UTC: for a shop
# east of Greenwich that would be the day before.)
DAY = "{{ ds }}" if ZONE == "UTC" else "{{ logical_date.in_timezone('%s') | ds }}" % ZONE


def submit(job: str, hours: float, **options) -> BashOperator:
    """One job of Shopkeeper. Running it again is safe: what is done already is a no-op."""
    command = [f"{HOME}/submit-scripts/submit", job, "--env", ENV, "--set", f"shopkeeper.zone={ZONE}", *ARGS, "--as-of"]
    return BashOperator(
        task_id=job,
        bash_command=f"{shlex.join(command)} {DAY}",
        cwd=HOME,
        execution_timeout=timedelta(hours=hours),
        # Only the gate of a training says 99; from another job it is an error.
        skip_on_exit_code=options.pop("skip_on_exit_code", None),
        **options,
    )


with DAG(
    dag_id="shopkeeper_nightly",
    description="Raw shop logs to published recommendations, with a report",
    # An interval is a day that has ended: Airflow 3 would otherwise date a run by when it starts.
    schedule=CronDataIntervalTimetable("30 2 * * *", timezone=ZONE),
    start_date=pendulum.datetime(2026, 1, 1, tz=ZONE),
    catchup=False,
    # A table has one writer at a time, and tonight's model is compared with last night's.
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    default_args={
        # Late input (65) and an unavailable cluster (69) often mend themselves.
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=1),
    },
    tags=["shopkeeper"],
) as dag:
    ingest = submit("ingest", hours=2)
    behaviour = submit("behaviour", hours=1)
    # Refused by the gate is skipped, not failed; what follows runs after a skip too, with the newest
    # accepted model, so that tonight's lists are fresh all the same.
    als_train = submit("als-train", hours=4, skip_on_exit_code=99)
    rank = submit("rank", hours=2, trigger_rule="none_failed")
    similar_items = submit("similar-items", hours=1, trigger_rule="none_failed")
    publish = submit("publish", hours=1, trigger_rule="none_failed")
    report = submit("report", hours=1, trigger_rule="none_failed")

    ingest >> [behaviour, als_train]
    als_train >> [rank, similar_items] >> publish
    for job in NETWORKS:
        network = submit(job, hours=8, skip_on_exit_code=99, trigger_rule="none_failed")
        # Customers' lists wait for the filter that may win them; what comes next in a session is a release of its own.
        if job == "ncf-train":
            als_train >> network >> rank
        else:
            ingest >> network >> publish
    [behaviour, publish] >> report
