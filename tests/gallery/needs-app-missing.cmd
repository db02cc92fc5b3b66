advise tests/gallery/needs-app-missing.csv
