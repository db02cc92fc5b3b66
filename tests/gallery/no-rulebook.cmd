run scenarios/documented/2.csv --rulebooks tests/gallery/no-scenario
