forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-overflow.toml
