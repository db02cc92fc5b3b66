run scenarios/documented/2.csv --budget-file tests/gallery/budget-no-lines.csv
