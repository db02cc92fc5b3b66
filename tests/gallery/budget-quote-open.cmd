run scenarios/documented/2.csv --budget-file tests/gallery/budget-quote-open.csv
