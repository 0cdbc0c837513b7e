"""What benchmarks of whole jobs have in common: a made-up shop, and how a job is submitted to it."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1]
MAPPING = f"ingest.mapping={HOME / 'conf/mappings/sample-store.conf'}"


def folder(name):
    """FOLDER, or one of that name under target/."""
    return Path(os.environ.get("FOLDER", HERE / "target" / name))


def sample_store(root, events):
    submit("sample-store", root, f"sample-store.events={events}", "sample-store.items=20000")


def submit(job, root, *settings, **variables):
    """Runs a job on a root, whose log lies beside it; a refusal of a gate is as good as an end."""
    words = [HOME / "submit-scripts" / "submit", job, "--as-of", "2026-03-31"]
    for setting in (f"shopkeeper.root={root}", "shopkeeper.pseudonym-key=demo", *settings):
        words += ["--set", setting]
    log = root.with_suffix(".log")
    with open(log, "a") as out:
        done = subprocess.run(words, stdout=out, stderr=out, env=os.environ | variables).returncode
    if done not in (0, 99):
        sys.exit(f"{job} ended with {done}: see {log}")
