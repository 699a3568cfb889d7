"""Adds the answers of scipy.stats.mannwhitneyu to the lines of wilcoxon.R.

Makes the table that ReferenceTableTest reads, in the repository's root:

    Rscript src/test/reference/wilcoxon.R | python3 src/test/reference/wilcoxon.py \
        > src/test/resources/io/jenkins/plugins/awsrollouts/analysis/wilcoxon.csv
"""

import csv
import sys

from scipy.stats import mannwhitneyu

# From here on R takes the normal approximation; SciPy's own choice is another.
MANY = 50


def numbers(text):
    return [float(word) for word in text.split(" ")]


def added(line):
    canary, baseline = numbers(line["canary"]), numbers(line["baseline"])
    ties = len(set(canary + baseline)) < len(canary) + len(baseline)
    method = "asymptotic" if ties or max(len(canary), len(baseline)) >= MANY else "exact"
    answers = {
        side: mannwhitneyu(canary, baseline, alternative=side, method=method)
        for side in ("greater", "less", "two-sided")
    }
    return {
        "scipy_u": repr(float(answers["greater"].statistic)),
        "scipy_greater": repr(float(answers["greater"].pvalue)),
        "scipy_less": repr(float(answers["less"].pvalue)),
        "scipy_either": repr(float(answers["two-sided"].pvalue)),
    }


def main():
    lines = [{**line, **added(line)} for line in csv.DictReader(sys.stdin)]
    table = csv.DictWriter(sys.stdout, lines[0].keys(), lineterminator="\n")
    table.writeheader()
    table.writerows(lines)


main()
