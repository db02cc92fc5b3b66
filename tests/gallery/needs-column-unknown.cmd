advise tests/gallery/needs-column-unknown.csv
