forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-growth.toml
