advise tests/gallery/needs-cell-count.csv
