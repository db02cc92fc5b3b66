advise tests/gallery/needs-unmet.csv
