advise tests/gallery/needs-app-too-long.csv
