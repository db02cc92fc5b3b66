forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-when-unknown.toml
