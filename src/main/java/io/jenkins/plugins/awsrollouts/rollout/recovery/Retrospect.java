package io.jenkins.plugins.awsrollouts.rollout.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.EvidenceReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.EvidenceWriter;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two fleets compared over a time that has passed, by what CloudWatch has kept of it. It asks what a rollout's analysis
 * asks, and makes the same samples of the answer.
 *
 * @param analysis without faults
 * @param canary the fleet that is suspected
 * @param baseline the one that it is compared with
 * @param span when, without faults
 * @param steps how the time is split, without faults
 */
public record Retrospect(Analysis analysis, Measure.Fleet canary, Measure.Fleet baseline, Span span, Steps steps) {
    /** CloudWatch keeps samples of one minute for so long (User Guide, "Metrics retention"). */
    private static final Duration KEPT = Duration.ofDays(15);

    /** Every minute is a look at all before it, so the work grows with the square of the minutes. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final double USUAL_SHARE = 50;

    /**
     * A time that has passed.
     *
     * @param from its first minute
     * @param to its end, which is no part of it
     */
    public record Span(Instant from, Instant to) {
        int minutes() {
            return (int) Math.min(Integer.MAX_VALUE, Duration.between(from, to).toMinutes());
        }

        /**
         * All that is wrong with it, one sentence each.
         *
         * @param now the present
         * @param delay how long after a minute its samples are taken to be there, 0 or more
         */
        public List<String> faults(Instant now, Duration delay) {
            List<String> faults = new ArrayList<>();
            Instant oldest = now.minus(KEPT).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            Instant newest = now.minus(delay).truncatedTo(ChronoUnit.MINUTES);
            if (from.isBefore(oldest)) {
                faults.add(
                        "The start " + from + " is more than 15 days ago, and CloudWatch keeps samples of a minute no"
                                + " longer; start at " + oldest + " or later.");
            }
            if (to.isAfter(newest)) {
                faults.add("The end " + to + " is later than " + newest + ", until when there should be samples now ("
                        + delay.toSeconds() + " s after each minute); end then or earlier.");
            }
            if (!to.isAfter(from)) {
                faults.add("The end " + to + " is not after the start " + from + "; end at least a minute later.");
            } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
                faults.add("From " + from + " to " + to + " are " + minutes() + " minutes; give at most "
                        + LONGEST.toMinutes() + ", a day.");
            }
            return faults;
        }
    }

    /**
     * How a time is split into the steps of a canary.
     *
     * @param ends after how many minutes each step ends, growing; empty: all is one step
     * @param shares the canary's percent of the requests in each, above 0, at most 100; empty: 50 in each
     * @param fleet whether the baseline is a fleet that gets as many requests as the canary; otherwise it gets all others
     */
    public record Steps(List<Integer> ends, List<Double> shares, boolean fleet) {
        public Steps {
            ends = List.copyOf(ends);
            shares = List.copyOf(shares);
        }

        /**
         * All that is wrong with them, one sentence each.
         *
         * @param span what they split; empty where that is not known
         */
        public List<String> faults(Optional<Span> span) {
            return EvidenceReader.stepFaults(
                    into(JsonNodeFactory.instance.objectNode()),
                    span.map(Span::minutes).orElse(Integer.MAX_VALUE));
        }

        private ObjectNode into(ObjectNode node) {
            if (!ends.isEmpty()) {
                ArrayNode list = node.putArray("steps");
                ends.forEach(list::add);
            }
            if (!shares.isEmpty()) {
                ArrayNode list = node.putArray("shares");
                shares.forEach(list::add);
            }
            return node;
        }

        /** After so many minutes. */
        private Findings.Shares at(long minute) {
            long over = ends.stream().filter(end -> end <= minute).count();
            // what is beyond the last step's end belongs to it
            int step = (int) Math.min(over, Math.max(0, shares.size() - 1));
            return Findings.Shares.of(shares.isEmpty() ? USUAL_SHARE : shares.get(step), fleet);
        }
    }

    /**
     * What there was.
     *
     * @param evidence the samples and how they are judged, as {@link EvidenceReader} reads them
     * @param gaps one sentence for each fleet of which there was no sample at all
     */
    public record Past(ObjectNode evidence, List<String> gaps) {
        public Past {
            gaps = List.copyOf(gaps);
        }
    }

    /** The question. */
    public MetricSource.Request request() {
        return analysis.ask(canary, baseline, span.from(), span.to());
    }

    /** What an answer says. */
    public Past past(MetricSource.Answer answer) {
        Function<Instant, Findings.Shares> shares =
                at -> steps.at(Duration.between(span.from(), at).toMinutes());
        Collection<Findings.Pair> minutes = Findings.minutes(analysis, answer, span.from(), span.to(), shares)
                .values();
        Map<String, Samples> samples = Findings.samples(analysis, minutes);
        List<String> gaps = new ArrayList<>();
        gap("canary", canary, minutes, Findings.Pair::canary).ifPresent(gaps::add);
        gap("baseline", baseline, minutes, Findings.Pair::baseline).ifPresent(gaps::add);
        return new Past(steps.into(EvidenceWriter.write(analysis.criteria(), samples)), gaps);
    }

    private Optional<String> gap(
            String side,
            Measure.Fleet fleet,
            Collection<Findings.Pair> minutes,
            Function<Findings.Pair, Analysis.Minute> of) {
        boolean silent = minutes.stream()
                .map(of)
                .allMatch(minute -> Double.isNaN(minute.requests())
                        && minute.values().stream().allMatch(value -> Double.isNaN(value)));
        return silent
                ? Optional.of("CloudWatch has no sample of the " + side + " " + fleet.targetGroup() + " behind "
                        + fleet.loadBalancer() + " from " + span.from() + " to " + span.to()
                        + "; see whether it had requests then, and whether the times are right.")
                : Optional.empty();
    }
}
