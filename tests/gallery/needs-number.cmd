advise tests/gallery/needs-number.csv
