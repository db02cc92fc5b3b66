advise tests/gallery/needs-app-unknown.csv --base scenarios/documented/2.csv
