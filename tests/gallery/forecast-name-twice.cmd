forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-name-twice.toml
