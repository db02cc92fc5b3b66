run scenarios/bad/nowhere.csv
