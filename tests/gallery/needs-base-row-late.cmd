advise tests/gallery/needs-base-row-late.csv --base scenarios/documented/2.csv
