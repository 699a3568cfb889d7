package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Asks CloudWatch for a metric or a metric-math expression and holds its newest whole period against a threshold or a
 * range. Asked after a stage, only periods that began after the stage was reached count.
 *
 * @param queries metrics and expressions, at least one
 * @param answer the id of the one that is judged; by default the last one's
 * @param above the value must be above this; empty: no lower bound
 * @param below the value must be below this; empty: no upper bound
 * @param window how far back a value is looked for; default 10 min; nothing in it is inconclusive
 * @param terms by default it is asked after each stage, every minute for at most 15 min; 1 good value passes, and 2 bad
 *     ones in a row fail in a bake
 */
@RecordBuilder
public record MetricGate(
        List<MetricQuery> queries,
        String answer,
        Optional<Double> above,
        Optional<Double> below,
        Duration window,
        Terms terms)
        implements MetricGateBuilder.With, Gate {
    /** The default window. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    /** The default period of a query. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    /** The default terms. */
    public static final Terms TERMS = Terms.repeated(When.STAGE, 1, 2, Duration.ofMinutes(1), Duration.ofMinutes(15));

    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]{0,254}");
    private static final Set<Long> SHORT_PERIODS = Set.of(1L, 5L, 10L, 30L);
    private static final int MOST_QUERIES = 500;

    public MetricGate {
        queries = List.copyOf(queries);
    }

    @Override
    public String name() {
        return "metric " + answer;
    }

    @Override
    public Subject subject() {
        return Subject.TARGET;
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.of(new Probe.Metric(queries, answer, window, now.since(), ATTEMPT));
    }

    @Override
    public Judgement judge(Probe.Answer said) {
        if (said.status() == Probe.Answer.NOT_ASKED) {
            return Judgement.open(said.problem());
        }
        if (!said.problem().isEmpty()) {
            return Judgement.bad(said.problem());
        }
        List<Finding.Point> points = said.findings(Finding.Point.class);
        if (points.isEmpty()) {
            return terms.unclear("has no data");
        }
        double value = points.get(0).value();
        boolean fits = above.map(bound -> value > bound).orElse(true)
                && below.map(bound -> value < bound).orElse(true);
        return fits
                ? Judgement.good("is " + text(value))
                : Judgement.bad("is " + text(value) + ", expected " + range());
    }

    private String range() {
        String low = above.map(bound -> "above " + whole(bound)).orElse("");
        String high = below.map(bound -> "below " + whole(bound)).orElse("");
        return low + (low.isEmpty() || high.isEmpty() ? "" : " and ") + high;
    }

    /** A bound with all of its digits: one of 0.00001 is not 0. */
    private static String whole(double bound) {
        return new BigDecimal(String.valueOf(bound)).stripTrailingZeros().toPlainString();
    }

    /** A number with at most four digits after the point, below 1 with four that count, and no more than it has. */
    private static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        return (Math.abs(value) < 1 ? exact.round(new MathContext(4)) : exact.setScale(4, RoundingMode.HALF_UP))
                .stripTrailingZeros()
                .toPlainString();
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>(terms.faults("metricGate"));
        if (queries.isEmpty() || queries.size() > MOST_QUERIES) {
            faults.add("metricGate has " + queries.size() + " queries; give 1 to " + MOST_QUERIES + ".");
        }
        Set<String> ids = new HashSet<>();
        queries.forEach(query -> queryFaults(query, ids, faults));
        if (!queries.isEmpty() && !ids.contains(answer)) {
            faults.add("metricGate answer is \"" + answer + "\", which is no id of its queries; give one of "
                    + String.join(", ", queries.stream().map(MetricQuery::id).toList()) + ".");
        }
        if (above.isEmpty() && below.isEmpty()) {
            faults.add("metricGate has neither above nor below; say what the value must be.");
        }
        if (above.isPresent() && below.isPresent() && above.get() >= below.get()) {
            faults.add("metricGate expects a value above " + whole(above.get()) + " and below " + whole(below.get())
                    + ", which none is; correct one of them.");
        }
        Terms.positive("metricGate window", window).ifPresent(faults::add);
        return faults;
    }

    /** Whether only periods count that begin after a stage, and without one of them it does not pass. */
    private boolean afterStage() {
        return (terms.when() == When.STAGE || terms.when() == When.END)
                && terms.inconclusive() != Terms.Inconclusive.PASS;
    }

    private void queryFaults(MetricQuery query, Set<String> ids, List<String> faults) {
        if (!ID.matcher(query.id()).matches()) {
            faults.add("metricGate has the query id \"" + query.id()
                    + "\"; begin it with a small letter and go on with letters, digits and underscores.");
        }
        if (!ids.add(query.id())) {
            faults.add("metricGate has two queries with the id " + query.id() + "; give each an id of its own.");
        }
        long seconds = query.period().toSeconds();
        if (!SHORT_PERIODS.contains(seconds) && (seconds < 60 || seconds % 60 != 0)) {
            faults.add("metricGate period of " + query.id() + " is " + seconds
                    + " s; use 1s, 5s, 10s, 30s or whole minutes.");
        } else if (query.period().compareTo(window) > 0) {
            faults.add("metricGate period of " + query.id() + " is longer than its window; give a longer window.");
        } else if (afterStage() && query.period().compareTo(terms.timeout()) >= 0) {
            faults.add("metricGate period of " + query.id() + " is " + seconds
                    + " s, and no whole one that began after the"
                    + " stage was reached ends within the timeout of "
                    + terms.timeout().toSeconds()
                    + " s, so it could never pass; give a longer timeout.");
        }
        boolean empty = query instanceof MetricQuery.Stat stat
                ? stat.namespace().isBlank()
                        || stat.metric().isBlank()
                        || stat.statistic().isBlank()
                : query instanceof MetricQuery.Expression math
                        && math.expression().isBlank();
        if (empty) {
            faults.add("metricGate query " + query.id()
                    + " is not complete; give namespace, metric and statistic, or an expression.");
        }
    }
}
