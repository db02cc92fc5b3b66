forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-uncertainty.toml
