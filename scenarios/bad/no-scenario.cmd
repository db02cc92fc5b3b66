run scenarios/bad/no-scenario
