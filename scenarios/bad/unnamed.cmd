run scenarios/bad/unnamed/.csv
