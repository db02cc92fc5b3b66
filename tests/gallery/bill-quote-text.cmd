reconcile scenarios/documented/2.csv --actual tests/gallery/bill-quote-text.csv
