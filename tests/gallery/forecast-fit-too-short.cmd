forecast scenarios/forecast/base.csv --assumptions tests/gallery/forecast-fit-too-short.toml
