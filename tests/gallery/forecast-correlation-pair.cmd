forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-correlation-pair.toml
