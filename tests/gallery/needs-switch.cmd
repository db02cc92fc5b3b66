advise tests/gallery/needs-switch.csv
