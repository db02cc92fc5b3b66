check tests/gallery/options-rulebook/scenarios
