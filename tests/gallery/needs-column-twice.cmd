advise tests/gallery/needs-column-twice.csv
