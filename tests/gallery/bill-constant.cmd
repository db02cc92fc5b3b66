reconcile scenarios/documented/2.csv --actual outputs/documented/2/charges.csv --mapping tests/gallery/bill-constant.toml
