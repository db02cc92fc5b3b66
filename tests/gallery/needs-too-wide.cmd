advise --base scenarios/forecast/base.csv --robust tests/gallery/needs-too-wide.toml --robust-by p90 --allow-cycling --draws 20 --to 2021-12
