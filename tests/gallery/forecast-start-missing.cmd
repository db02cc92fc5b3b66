forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-start-missing.toml
