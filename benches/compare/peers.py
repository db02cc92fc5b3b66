#!/usr/bin/env python3
"""What other tools do with a portfolio, each in a process of its own: peers.py NAME THREADS FILE OUT

A task prints its groups and the rows in them, and writes to OUT, if it writes."""
import os
import sys

# Of the columns that these tasks read, `quantity` begins empty; `history_days` is a number until it says `default`.
MONTHS = """
    SELECT app, date_trunc('month', date) AS month, count(*) AS operations, sum(quantity) AS quantity
    FROM read_csv('{file}', header = true, types = {{'date': 'DATE', 'quantity': 'DOUBLE', 'history_days': 'VARCHAR'}})
    GROUP BY ALL"""


def duckdb_group(threads, file, out):
    """Read, group by app and month; only sums of the groups leave the database."""
    import duckdb
    base = duckdb.connect(config={"threads": threads})
    # Every column of the groups is used, so that none is left out.
    print(*base.execute(f"SELECT count(*), sum(operations), sum(quantity) FROM ({MONTHS.format(file=file)})").fetchone()[:2])


def duckdb_parquet(threads, file, out):
    """Read, group by app and month, order, write as Parquet."""
    import duckdb
    base = duckdb.connect(config={"threads": threads, "temp_directory": out + ".tmp"})
    base.execute(f"COPY ({MONTHS.format(file=file)} ORDER BY app, month) TO '{out}' (FORMAT parquet)")
    print(*base.execute(f"SELECT count(*), sum(operations) FROM read_parquet('{out}')").fetchone())


def polars_months(file):
    import polars as pl
    types = {"date": pl.Date, "app": pl.Int64, "quantity": pl.Float64}
    rows = pl.scan_csv(file, schema_overrides=types, infer_schema=False)
    month = pl.col("date").dt.truncate("1mo").alias("month")
    return rows.group_by("app", month).agg(pl.len().alias("operations"), pl.col("quantity").sum())


def polars_group(threads, file, out):
    import polars as pl
    groups = polars_months(file).select(pl.len(), pl.col("operations").sum(), pl.col("quantity").sum())
    print(*groups.collect(engine="streaming").row(0)[:2])


def polars_parquet(threads, file, out):
    import polars as pl
    polars_months(file).sort("app", "month").sink_parquet(out)
    print(*pl.scan_parquet(out).select(pl.len(), pl.col("operations").sum()).collect().row(0))


def duckdb_count(threads, file, out):
    """The rows of the Parquet files in a folder, by their names."""
    import duckdb
    metadata = f"SELECT parse_filename(file_name), num_rows FROM parquet_file_metadata('{file}/*.parquet') ORDER BY 1"
    for name, rows in duckdb.connect().execute(metadata).fetchall():
        print(name, rows)


TASKS = (duckdb_group, duckdb_parquet, duckdb_count, polars_group, polars_parquet)


def main():
    name, threads, file, out = sys.argv[1:]
    os.environ["POLARS_MAX_THREADS"] = threads  # before the library is loaded
    {task.__name__: task for task in TASKS}[name](int(threads), file, out)


if __name__ == "__main__":
    main()
