run tests/gallery/app-out-of-order.csv --grouped
