run scenarios/documented/2.csv --rulebooks tests/gallery/rulebooks/base-replaced
