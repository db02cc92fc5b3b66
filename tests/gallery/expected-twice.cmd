check tests/gallery/expected-twice/one tests/gallery/expected-twice/two --expected tests/gallery/expected-twice/outputs
