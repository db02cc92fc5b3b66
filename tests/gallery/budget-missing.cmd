run scenarios/documented/2.csv --budget-file tests/gallery/budget-missing.csv
