package io.jenkins.plugins.awsrollouts.rollout.spec;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a load balancer takes as conditions of a rule (User Guide for Application Load Balancers, "Condition types for
 * listener rules"; ELB API Reference, HttpHeaderConditionConfig, PathPatternConditionConfig, QueryStringKeyValuePair,
 * SourceIpConditionConfig). What the rule has already is added to these, so the load balancer may still refuse them.
 */
final class Matches {
    /** Values of one condition, values of a rule, and wildcards of a rule, at most. */
    private static final int PER_CONDITION = 3;

    private static final int PER_RULE = 5;
    private static final int WILDCARDS = 5;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST = 128;

    /** Of these a rule may have one condition. */
    private static final Set<Condition.Kind> ONCE = Set.of(Condition.Kind.PATH, Condition.Kind.SOURCE);

    /** A token, as RFC 7230 calls it. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern V4 = Pattern.compile(block("(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])"));
    private static final Pattern V6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}/(\\d|[1-9]\\d|1[01]\\d|12[0-8])");

    private final List<String> faults = new ArrayList<>();

    private Matches() {}

    private static String block(String part) {
        return part + "(\\." + part + "){3}/(\\d|[12]\\d|3[0-2])";
    }

    /** All that is wrong with the conditions of a canary, one sentence each. */
    static List<String> faults(List<Condition> conditions) {
        Matches matches = new Matches();
        conditions.forEach(matches::one);
        matches.all(conditions);
        return matches.faults;
    }

    private void all(List<Condition> conditions) {
        for (Condition.Kind kind : ONCE) {
            long count = conditions.stream()
                    .filter(condition -> condition.kind() == kind)
                    .count();
            if (count > 1) {
                faults.add("canary match has " + count + " conditions on the " + what(kind)
                        + ", but a rule can have one; give their values in one condition.");
            }
        }
        int values = conditions.stream()
                .mapToInt(condition -> condition.values().size())
                .sum();
        if (values > PER_RULE) {
            faults.add("canary match has " + values + " values, but a rule can have " + PER_RULE + "; give fewer.");
        }
        int wildcards = conditions.stream().mapToInt(Matches::wildcards).sum();
        if (wildcards > WILDCARDS) {
            faults.add("canary match has " + wildcards + " wildcards, two for each cookie among them, but a rule can"
                    + " have " + WILDCARDS + "; give fewer.");
        }
    }

    /** A cookie is looked for anywhere in its header, which takes one wildcard before it and one behind. */
    private static int wildcards(Condition condition) {
        int around = condition.kind() == Condition.Kind.COOKIE
                ? 2 * condition.values().size()
                : 0;
        IntStream given = condition.values().stream().flatMapToInt(String::chars);
        return around + (int) given.filter(c -> c == '*' || c == '?').count();
    }

    private void one(Condition condition) {
        String what = "canary match " + what(condition.kind());
        if (condition.kind().named()) {
            name(what, condition);
        }
        if (condition.values().isEmpty()) {
            faults.add(what + " has no values; give at least one.");
        }
        if (condition.values().size() > PER_CONDITION) {
            faults.add(what + " has " + condition.values().size() + " values, but a condition can have " + PER_CONDITION
                    + "; give fewer.");
        }
        condition.values().forEach(value -> value(what, condition, value));
    }

    private void name(String what, Condition condition) {
        String name = condition.name();
        if (name.isBlank()) {
            faults.add(what + " has no name; say which " + what(condition.kind()) + ".");
        } else if (condition.kind() != Condition.Kind.QUERY
                && !TOKEN.matcher(name).matches()) {
            faults.add(what + " is named \"" + name + "\"; use letters, digits and hyphens.");
        } else if (condition.kind() == Condition.Kind.HEADER && name.equalsIgnoreCase("Host")) {
            // "You can't use an HTTP header condition to specify the host header" (API_HttpHeaderConditionConfig)
            faults.add(what + " is " + name
                    + ", which a load balancer does not let a header condition ask for; choose users"
                    + " by another header, a cookie, a path, a query parameter or a source address, or name as listenerRule"
                    + " a rule that has that host as its condition.");
        } else if (condition.kind() == Condition.Kind.HEADER && name.length() > LONGEST_NAME) {
            faults.add(what + " has a name of " + name.length() + " characters, but a load balancer takes "
                    + LONGEST_NAME + "; choose a shorter one.");
        }
    }

    private void value(String what, Condition condition, String value) {
        if (value.isEmpty()) {
            faults.add(what + " has an empty value; leave it out, or use * for any.");
        } else if (said(condition, value).length() > LONGEST) {
            faults.add(what + " has a value of " + said(condition, value).length()
                    + " characters, but a load balancer takes " + LONGEST + "; choose a shorter one.");
        } else if (condition.kind() == Condition.Kind.COOKIE && value.contains(";")) {
            faults.add(what + " " + condition.name() + " has the value \"" + value
                    + "\", but a semicolon ends a cookie (RFC 6265), so that none has it; give another cookie as a"
                    + " condition of its own.");
        } else if (condition.kind() == Condition.Kind.PATH && !value.startsWith("/") && !value.startsWith("*")) {
            faults.add(what + " is \"" + value + "\"; begin it with a slash.");
        } else if (condition.kind() == Condition.Kind.SOURCE && !isBlock(value)) {
            faults.add(what + " is \"" + value + "\"; give a block of addresses such as 10.0.0.0/8 or 2001:db8::/32.");
        } else if (condition.kind() == Condition.Kind.SOURCE && value.equals("255.255.255.255/32")) {
            faults.add(what + " is " + value + ", which a load balancer does not take; give another block.");
        }
    }

    /** What the load balancer is told for a value. */
    private static String said(Condition condition, String value) {
        return condition.kind() == Condition.Kind.COOKIE ? "*" + condition.name() + "=" + value + "*" : value;
    }

    private static boolean isBlock(String value) {
        return V4.matcher(value).matches() || V6.matcher(value).matches();
    }

    private static String what(Condition.Kind kind) {
        return switch (kind) {
            case HEADER -> "header";
            case COOKIE -> "cookie";
            case PATH -> "path";
            case QUERY -> "query parameter";
            case SOURCE -> "source address";
        };
    }
}
