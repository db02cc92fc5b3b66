advise tests/gallery/needs-month-too-early.csv
