advise tests/gallery/needs-unmet-several.csv
