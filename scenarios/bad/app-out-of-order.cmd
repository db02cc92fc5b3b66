run scenarios/bad/app-out-of-order.csv --grouped
