advise tests/gallery/needs-no-lines.csv
