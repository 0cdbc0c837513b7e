"""An example of what a serving team writes: it loads customers' lists whenever Shopkeeper has published them."""

from airflow.sdk import DAG, Asset, task

LISTS = Asset(name="user_item_scores", uri="shopkeeper://published/user_item_scores")

with DAG(dag_id="serving_team", schedule=[LISTS], catchup=False, tags=["example"]):

    @task(inlets=[LISTS])
    def load(triggering_asset_events=None):
        for event in triggering_asset_events[LISTS]:
            # Here the team copies the day's Parquet files from ROOT/published/user_item_scores/ds=DAY to its own store.
            print(f"load {event.extra['rows']} rows of {event.extra['ds']}")

    load()
