advise tests/gallery/needs-twice.csv
