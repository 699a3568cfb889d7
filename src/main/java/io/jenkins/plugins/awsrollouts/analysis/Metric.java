package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the judge knows of one metric.
 *
 * <p>One record of many components, one a knob: journals have them beside each other under these names.
 *
 * @param name as shown; unique among its criteria
 * @param kind what its samples are; default a value
 * @param unit as shown after a value, such as {@code ms}; default none. Rates are shown as percent.
 * @param group whose score it is part of; default {@code default}
 * @param critical whether a canary that is worse in it fails, whatever its score; default false
 * @param mandatory whether there is no pass without data of it; default false
 * @param warns whether it is only told of, and never keeps a canary from anything; default false
 * @param cleaning what becomes of its samples first
 * @param rule which difference is minded
 */
@RecordBuilder
public record Metric(
        String name,
        Kind kind,
        String unit,
        String group,
        boolean critical,
        boolean mandatory,
        boolean warns,
        Cleaning cleaning,
        Rule rule)
        implements MetricBuilder.With {

    /** The group of metrics that name none. */
    public static final String DEFAULT_GROUP = "default";

    private static final double TINY = 1e-3;
    private static final double HALF = 0.5;
    private static final double MATTERS = 1.1;
    private static final double UNSEEN = 1.4;
    private static final double UNSEEN_OF_RATES = 2.5;
    private static final double POINTS = 0.02;

    /** A value whose change in this direction is worse, all else by default. */
    public static Metric value(String name, Direction worse) {
        return new Metric(
                name, Kind.VALUE, "", DEFAULT_GROUP, false, false, false, Cleaning.defaults(), Rule.of(worse));
    }

    /** Events over requests, where a minute without a number had no event; all else by default. */
    public static Metric rate(String name, Direction worse) {
        return new Metric(
                name, Kind.RATE, "", DEFAULT_GROUP, false, false, false, Cleaning.missingIsZero(), Rule.of(worse));
    }

    /** The same, shown with this unit. */
    public Metric in(String shown) {
        return withUnit(shown);
    }

    /** The same, as part of this group's score. */
    public Metric of(String part) {
        return withGroup(part);
    }

    /** The same, critical and so mandatory. */
    public Metric whichIsCritical() {
        return with(copy -> copy.critical(true).mandatory(true).warns(false));
    }

    /** The same, mandatory. */
    public Metric whichIsMandatory() {
        return withMandatory(true);
    }

    /** The same, only told of. */
    public Metric whichWarns() {
        return with(copy -> copy.critical(false).mandatory(false).warns(true));
    }

    /**
     * By how much the canary must be worse to be worse at all, as a ratio of 1 or more: two servers of one kind are never
     * alike, and with data enough any difference can be told. A tenth, unless the effect says otherwise.
     */
    double least(boolean increase) {
        if (rule.effect() instanceof Effect.MeanRatio ratio) {
            double allowed = increase
                    ? ratio.bounds().allowedIncrease()
                    : 1 / Math.max(TINY, ratio.bounds().allowedDecrease());
            return Math.min(1 / TINY, allowed);
        }
        return MATTERS;
    }

    /**
     * How many times its baseline the canary may be, unseen, for a step with this share of the requests to pass. What is let
     * through is the same harm to the service as a whole at each step: five times as much of it in a fleet that has a fifth
     * of the requests. At half of them, and above, it is {@link Rule#unseen}.
     */
    double unseen(double share) {
        return 1 + (usualUnseen() - 1) * Math.max(1, HALF / share);
    }

    /** The same of a rate as a part of all requests, for services that have few errors or few requests: two in a hundred. */
    double unseenPoints(double share) {
        return POINTS * (usualUnseen() - 1) * Math.max(1, HALF / share);
    }

    private double usualUnseen() {
        return rule.unseen().orElse(kind == Kind.RATE ? UNSEEN_OF_RATES : UNSEEN);
    }

    /** One sentence for each thing that is wrong. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (name.isBlank()) {
            faults.add("A metric has no name; give each one a name that tells it from the others.");
        }
        if (group.isBlank()) {
            faults.add(
                    "Metric \"" + name + "\" has no group; name one, or leave it out for \"" + DEFAULT_GROUP + "\".");
        }
        if (warns && critical) {
            faults.add("Metric \"" + name + "\" is critical and only warns; leave out one of the two.");
        }
        faults.addAll(cleaning.faults(name));
        faults.addAll(rule.faults(name));
        return List.copyOf(faults);
    }
}
