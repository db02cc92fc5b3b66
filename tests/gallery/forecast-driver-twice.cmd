forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-driver-twice.toml
