forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-key-not-used.toml
