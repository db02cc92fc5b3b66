run tests/gallery/no-scenario
