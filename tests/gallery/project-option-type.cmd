run scenarios/documented/2.csv --project tests/gallery/project-option-type.toml
