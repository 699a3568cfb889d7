package io.jenkins.plugins.awsrollouts.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the judge would have said of past data, minute by minute, as in a rollout with a look a minute. Nothing is watched
 * again: what a step's end leaves open stays open.
 *
 * @param looks in the order of time; at least one
 * @param deciding the one that decided: the first fail, else the first step's end that is no pass, else the last look
 */
public record Replay(List<Look> looks, Look deciding) {
    /**
     * A look.
     *
     * @param minute after how many minutes
     * @param step from 1 on
     * @param end whether the step ends with it
     * @param verdict what the judge said
     */
    public record Look(int minute, int step, boolean end, Verdict verdict) {}

    public Replay {
        looks = List.copyOf(looks);
    }

    /** What became of it all. */
    public Outcome outcome() {
        return deciding.verdict().outcome();
    }

    /**
     * Judges past data.
     *
     * @param criteria without faults
     * @param samples by the metric's name, at least one of at least one minute
     * @param ends after how many minutes each step ends, growing; what is beyond the last one belongs to the last step
     * @param shares of all requests that the canary had in each step, above 0 and at most 1
     */
    public static Replay of(Criteria criteria, Map<String, Samples> samples, List<Integer> ends, List<Double> shares) {
        int minutes = samples.values().stream().mapToInt(Samples::size).max().orElse(0);
        List<Look> looks = new ArrayList<>();
        List<Integer> began = new ArrayList<>(List.of(0));
        for (int minute = 1; minute <= minutes; minute++) {
            int step = began.size();
            boolean last = step == ends.size();
            boolean end = last ? minute == minutes : minute == ends.get(step - 1);
            Evidence evidence = evidence(samples, minute).at(began, shares.get(step - 1));
            Verdict verdict = Judge.judge(criteria, evidence, minute);
            looks.add(new Look(minute, step, end, verdict));
            if (verdict.outcome() == Outcome.FAIL) {
                break;
            }
            if (end && !last) {
                began.add(minute);
            }
        }
        return new Replay(looks, deciding(looks));
    }

    private static Look deciding(List<Look> looks) {
        Look last = looks.get(looks.size() - 1);
        if (last.verdict().outcome() == Outcome.FAIL) {
            return last;
        }
        Optional<Look> open = looks.stream()
                .filter(look -> look.end() && look.verdict().outcome() != Outcome.PASS)
                .findFirst();
        return open.orElse(last);
    }

    private static Evidence evidence(Map<String, Samples> samples, int minutes) {
        Map<String, Samples> till = new HashMap<>();
        samples.forEach((name, all) -> till.put(name, all.until(minutes)));
        return new Evidence(till, most(till, true), most(till, false));
    }

    /** Metrics of one fleet count the same requests; the most that any of them knows are taken. */
    private static OptionalDouble most(Map<String, Samples> samples, boolean baseline) {
        return samples.values().stream()
                .filter(Samples::counted)
                .mapToDouble(all -> sum(baseline ? all.baselineRequests() : all.canaryRequests()))
                .max();
    }

    private static double sum(Series series) {
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            sum += series.at(i) > 0 ? series.at(i) : 0;
        }
        return sum;
    }
}
