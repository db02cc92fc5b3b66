advise tests/gallery/needs-month.csv
