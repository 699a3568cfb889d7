package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Splits the lines of a question so that each call has all that its expressions refer to. */
final class MetricLines {
    /** GetMetricData takes at most 500 lines. */
    static final int PER_CALL = 500;

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_]*");
    private static final String ALL = "METRICS(";

    private MetricLines() {}

    /**
     * The lines of each call, in the question's order.
     *
     * @throws IllegalArgumentException when one series needs more lines than a call takes
     */
    static List<List<MetricQuery>> calls(List<MetricQuery> lines, Set<String> answers) {
        if (lines.size() <= PER_CALL) {
            return answers.isEmpty() ? List.of() : List.of(lines);
        }
        Map<String, MetricQuery> byId = new LinkedHashMap<>();
        lines.forEach(line -> byId.put(line.id(), line));
        List<Set<String>> calls = new ArrayList<>();
        for (String id : byId.keySet()) {
            if (answers.contains(id)) {
                add(calls, needed(id, byId));
            }
        }
        return calls.stream()
                .map(ids ->
                        lines.stream().filter(line -> ids.contains(line.id())).toList())
                .toList();
    }

    private static void add(List<Set<String>> calls, Set<String> needed) {
        if (needed.size() > PER_CALL) {
            throw new IllegalArgumentException(
                    "a series made of " + needed.size() + " lines is too large: CloudWatch takes " + PER_CALL);
        }
        Set<String> last = calls.isEmpty() ? new LinkedHashSet<>() : new LinkedHashSet<>(calls.get(calls.size() - 1));
        last.addAll(needed);
        if (!calls.isEmpty() && last.size() <= PER_CALL) {
            calls.set(calls.size() - 1, last);
        } else {
            calls.add(needed);
        }
    }

    private static Set<String> needed(String id, Map<String, MetricQuery> byId) {
        Set<String> needed = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (byId.containsKey(next) && needed.add(next)) {
                open.addAll(named(byId.get(next), byId.keySet()));
            }
        }
        return needed;
    }

    private static Collection<String> named(MetricQuery line, Set<String> ids) {
        if (!(line instanceof MetricQuery.Expression math)) {
            return List.of();
        }
        return math.expression().contains(ALL)
                ? ids
                : NAME.matcher(math.expression())
                        .results()
                        .map(MatchResult::group)
                        .toList();
    }
}
