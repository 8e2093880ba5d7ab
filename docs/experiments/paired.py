"""Paired differences from the table of runs of an experiment: python3 paired.py runs.csv OUTCOME ARM AGAINST [ARM2 AGAINST2]

By point of the design: mean over replications of ARM - AGAINST, less that of ARM2 - AGAINST2 if these are given, and its standard
error. Rows are joined on point and replication, never on their order; runs that failed are left out with their pairs.
"""

import csv
import statistics
import sys

path, outcome, *arms = sys.argv[1:]
seen = {}
for row in csv.DictReader(open(path, newline="", encoding="utf-8")):
    if row["status"] == "done":
        seen[int(row["point"]), int(row["replication"]), row["arm"]] = float(row[outcome])
for point in sorted({key[0] for key in seen}):
    differences = []
    for replication in sorted({key[1] for key in seen if key[0] == point}):
        values = [seen.get((point, replication, arm)) for arm in arms]
        if None not in values:
            differences.append(sum(value * sign for value, sign in zip(values, (1, -1, -1, 1))))
    mean, n = statistics.fmean(differences), len(differences)
    error = statistics.stdev(differences) / n**0.5
    print(f"point {point}: {mean:+.4f}, standard error {error:.4f}, {n} pairs")
