run scenarios/documented/2.csv --rulebooks tests/gallery/rulebooks/id-of-another
