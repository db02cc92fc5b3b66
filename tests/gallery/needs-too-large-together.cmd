advise tests/gallery/needs-too-large-together.csv
