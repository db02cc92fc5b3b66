run scenarios/bad/date-form.csv ./scenarios/bad/date-form.csv
