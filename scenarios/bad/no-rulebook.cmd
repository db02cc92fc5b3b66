run scenarios/documented/2.csv --rulebooks scenarios/bad/no-scenario
