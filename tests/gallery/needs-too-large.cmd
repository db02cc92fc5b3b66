advise tests/gallery/needs-too-large.csv
