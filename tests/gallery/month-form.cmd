check tests/gallery/month-form/scenarios
