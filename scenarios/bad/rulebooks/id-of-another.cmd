run scenarios/documented/2.csv --rulebooks scenarios/bad/rulebooks/id-of-another
