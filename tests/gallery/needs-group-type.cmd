advise tests/gallery/needs-group-type.csv
