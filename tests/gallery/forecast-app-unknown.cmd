forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-app-unknown.toml
