run tests/gallery/unnamed/.csv
