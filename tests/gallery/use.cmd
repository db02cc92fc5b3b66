run scenarios/documented/2.csv --from 2019-05 --to 2019-02
