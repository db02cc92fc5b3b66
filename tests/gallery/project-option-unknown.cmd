run scenarios/documented/2.csv --project tests/gallery/project-option-unknown.toml
