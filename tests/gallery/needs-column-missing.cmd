advise tests/gallery/needs-column-missing.csv
