advise tests/gallery/needs-group-type-alone.csv
