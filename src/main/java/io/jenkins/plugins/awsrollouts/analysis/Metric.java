package io.jenkins.plugins.awsrollouts.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * What the judge knows of one metric.
 *
 * @param name as shown; unique among its criteria
 * @param kind what its samples are; default a value
 * @param unit as shown after a value, such as {@code ms}; default none. Rates are shown as percent.
 * @param group whose score it is part of; default {@code default}
 * @param critical whether a canary that is worse in it fails, whatever its score; default false
 * @param mandatory whether there is no pass without data of it; default false
 * @param cleaning what becomes of its samples first
 * @param rule which difference is minded
 */
public record Metric(
        String name,
        Kind kind,
        String unit,
        String group,
        boolean critical,
        boolean mandatory,
        Cleaning cleaning,
        Rule rule) {

    /** The group of metrics that name none. */
    public static final String DEFAULT_GROUP = "default";

    /** A value whose change in this direction is worse, all else by default. */
    public static Metric value(String name, Direction worse) {
        return new Metric(name, Kind.VALUE, "", DEFAULT_GROUP, false, false, Cleaning.defaults(), Rule.of(worse));
    }

    /** Events over requests, where a minute without a number had no event; all else by default. */
    public static Metric rate(String name, Direction worse) {
        return new Metric(name, Kind.RATE, "", DEFAULT_GROUP, false, false, Cleaning.missingIsZero(), Rule.of(worse));
    }

    /** The same, shown with this unit. */
    public Metric in(String shown) {
        return new Metric(name, kind, shown, group, critical, mandatory, cleaning, rule);
    }

    /** The same, as part of this group's score. */
    public Metric of(String part) {
        return new Metric(name, kind, unit, part, critical, mandatory, cleaning, rule);
    }

    /** The same, critical and so mandatory. */
    public Metric whichIsCritical() {
        return new Metric(name, kind, unit, group, true, true, cleaning, rule);
    }

    /** The same, mandatory. */
    public Metric whichIsMandatory() {
        return new Metric(name, kind, unit, group, critical, true, cleaning, rule);
    }

    /** The same with samples cleaned so. */
    public Metric with(Cleaning other) {
        return new Metric(name, kind, unit, group, critical, mandatory, other, rule);
    }

    /** The same with this rule. */
    public Metric with(Rule other) {
        return new Metric(name, kind, unit, group, critical, mandatory, cleaning, other);
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
        faults.addAll(cleaning.faults(name));
        faults.addAll(rule.faults(name));
        return List.copyOf(faults);
    }
}
