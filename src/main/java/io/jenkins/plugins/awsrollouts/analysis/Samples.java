package io.jenkins.plugins.awsrollouts.analysis;

/**
 * One metric of both fleets, minute by minute (or period by period): the same place is the same minute in all four.
 * A shorter series is taken as missing its last minutes.
 *
 * @param baseline NaN where there is no number
 * @param canary NaN where there is no number
 * @param baselineRequests behind each sample; empty when unknown
 * @param canaryRequests behind each sample; empty when unknown
 */
public record Samples(Series baseline, Series canary, Series baselineRequests, Series canaryRequests) {
    public Samples {
        int size = Math.max(baseline.size(), canary.size());
        baseline = baseline.padded(size);
        canary = canary.padded(size);
        if (baselineRequests.size() > 0 && canaryRequests.size() > 0) {
            baselineRequests = baselineRequests.padded(size);
            canaryRequests = canaryRequests.padded(size);
        }
    }

    /** Of two fleets whose requests are not known. */
    public static Samples of(Series baseline, Series canary) {
        return new Samples(baseline, canary, Series.empty(), Series.empty());
    }

    /** No samples. */
    public static Samples none() {
        return of(Series.empty(), Series.empty());
    }

    /** Whether both fleets' requests are known. */
    public boolean counted() {
        return baselineRequests.size() > 0 && canaryRequests.size() > 0;
    }

    /** The minutes from this place on. */
    Samples from(int place) {
        return new Samples(
                baseline.from(place), canary.from(place), baselineRequests.from(place), canaryRequests.from(place));
    }

    /** The first minutes, so many. */
    Samples until(int minutes) {
        return new Samples(
                baseline.until(minutes),
                canary.until(minutes),
                baselineRequests.until(minutes),
                canaryRequests.until(minutes));
    }

    /** How many minutes. */
    public int size() {
        return canary.size();
    }
}
