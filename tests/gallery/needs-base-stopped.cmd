advise tests/gallery/needs-base-stopped.csv --base scenarios/examples/09-stop-on-the-first.csv
