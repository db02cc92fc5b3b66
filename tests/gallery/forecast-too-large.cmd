forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-too-large.toml
