run scenarios/documented/2.csv --project tests/gallery/project-options-conflict.toml
