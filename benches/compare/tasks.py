"""What is measured, and what is to be reached."""
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """A command to measure. Words in braces are programs, generated inputs, and `out`, where it may write."""
    name: str
    command: str
    sizes_of: str = ""  # it gets the sizes of the files that this other task wrote
    times: int = 1  # its time is extrapolated so many times
    writes: bool = False  # its rate is that of the rows and bytes it writes, not of those it reads

    def words(self):
        return set(re.findall(r"{(\w+)}", self.command))

    def input(self):
        return next(iter(self.words() & set(INPUTS)), None)


# Name -> the generator's options; APPS stands for --apps, with a factor.
INPUTS = {
    "portfolio": "--apps APPS",
    "grouped": "--apps APPS --grouped",
    "hundredth": "--apps APPS/100",
    "folder_file": "--apps APPS/10",
    "folder": "--apps APPS/10 --split OUT",
    "tenfold": "--apps APPS*10",
    "tenfold_grouped": "--apps APPS*10 --grouped",
}

TASKS = [
    Task("scan", "{scan} {portfolio}"),
    Task("summary-1", "{billcast} run {portfolio} --summary --threads 1"),
    Task("summary-2", "{billcast} run {portfolio} --summary --threads 2"),
    Task("summary-out", "{billcast} run {portfolio} --summary --threads 2 --out {out}"),
    Task("duckdb-group", "{python} {peers} duckdb_group 2 {portfolio} {out}"),
    Task("polars-group", "{python} {peers} polars_group 2 {portfolio} {out}"),
    Task("months-parquet", "{billcast} run {portfolio} --only months --as parquet --threads 2 --quiet --out {out}",
         writes=True),
    Task("duckdb-parquet", "{python} {peers} duckdb_parquet 2 {portfolio} {out}"),
    Task("polars-parquet", "{python} {peers} polars_parquet 2 {portfolio} {out}"),
    *(Task(f"results-{form}-{threads}",
           f"{{billcast}} run {{portfolio}} --as {form} --threads {threads} --quiet --out {{out}}", writes=True)
      for form in ("csv", "parquet") for threads in (1, 2)),
    *(Task(f"prepared-{form}", "{python} {prepared} {out}", sizes_of=f"results-{form}-2", writes=True)
      for form in ("csv", "parquet")),
    Task("python", "{python} {oracle} {hundredth} --out {out}", times=100),
    Task("folder-file", "{billcast} run {folder_file} --summary --threads 2"),
    Task("folder", "{billcast} run {folder} --summary --threads 2"),
    Task("grouped-summary", "{billcast} run {grouped} --grouped --summary --threads 2"),
    Task("grouped-results", "{billcast} run {grouped} --grouped --threads 2 --quiet --out {out}", writes=True),
]
# An allocator that keeps nothing back: what the system counts is what is in use.
IN_USE = "env GLIBC_TUNABLES=glibc.malloc.mmap_threshold=262144"
TASKS.append(Task("grouped-in-use", IN_USE + " {billcast} run {grouped} --grouped --summary --threads 2"))
TENFOLD = [
    Task("tenfold-summary", "{billcast} run {tenfold} --summary --threads 2"),
    Task("tenfold-grouped-summary", "{billcast} run {tenfold_grouped} --grouped --summary --threads 2"),
    Task("tenfold-grouped-months", "{billcast} run {tenfold_grouped} --grouped --only months --as parquet --threads 2 "
         "--quiet --out {out}", writes=True),
    Task("tenfold-grouped-in-use", IN_USE + " {billcast} run {tenfold_grouped} --grouped --summary --threads 2"),
]


@dataclass(frozen=True)
class Target:
    """A ratio (or a size) that is at most, or with `least` at least, a bound."""
    text: str
    bound: float
    value: callable  # of a function that gives the result of a task by its name
    least: bool = False
    unit: str = ""

    def reached(self, value):
        return value >= self.bound if self.least else value <= self.bound


def ratio(text, bound, first, second, least=False, time=lambda result: result.seconds):
    return Target(text, bound, lambda of: time(of(first)) / time(of(second)), least)


def peak(text, bound, *names):
    return Target(text, bound, lambda of: max(of(name).peak for name in names), unit=" MiB")


def synced(result):
    return result.synced


TARGETS = [
    ratio("`--summary`, two threads, to the bare scan: at most", 3, "summary-2", "scan"),
    ratio("`--summary`, two threads, to DuckDB's grouping: below", 1, "summary-2", "duckdb-group"),
    ratio("`--only months --as parquet` to DuckDB's groups as Parquet: below", 1, "months-parquet", "duckdb-parquet"),
    ratio("all files as CSV, synced, to as many prepared bytes: at most", 2, "results-csv-2", "prepared-csv", time=synced),
    ratio("all files as Parquet, synced, to as many prepared bytes: at most", 2, "results-parquet-2", "prepared-parquet",
          time=synced),
    ratio("`--summary`, one thread to two: at least", 1.7, "summary-1", "summary-2", least=True),
    ratio("all files as CSV, one thread to two: at least", 1.7, "results-csv-1", "results-csv-2", least=True),
    ratio("all files as Parquet, one thread to two: at least", 1.7, "results-parquet-1", "results-parquet-2", least=True),
    ratio("ten times the apps, `--summary`: at most", 10.5, "tenfold-summary", "summary-2"),
    ratio("ten times the apps, `--grouped --summary`: at most", 10.5, "tenfold-grouped-summary", "grouped-summary"),
    peak("peak memory, not grouped: at most", 1536, "summary-1", "summary-2", "summary-out", "months-parquet",
         "results-csv-1", "results-csv-2", "results-parquet-1", "results-parquet-2"),
    peak("peak memory with `--grouped`: at most", 256, "grouped-summary", "grouped-results"),
    peak("peak memory with `--grouped`, ten times the apps: at most", 256, "tenfold-grouped-summary",
         "tenfold-grouped-months"),
    Target("peak memory in use with `--grouped`, ten times the apps to once: at most", 1.1,
           lambda of: of("tenfold-grouped-in-use").peak / of("grouped-in-use").peak),
    ratio("a folder of small files to one file with the same rows: at most", 3, "folder", "folder-file"),
]
