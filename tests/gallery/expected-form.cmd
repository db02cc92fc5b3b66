check tests/gallery/expected-form/scenarios --expected tests/gallery/expected-form/outputs
