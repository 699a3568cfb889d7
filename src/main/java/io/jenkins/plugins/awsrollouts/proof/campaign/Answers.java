package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.gate.Gate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the gates of a scenario have been told. */
final class Answers {
    private final List<Gate> each;
    private final Map<String, Integer> row = new HashMap<>();
    private final Map<String, Integer> longest = new HashMap<>();
    private int goodBodies;
    private int badBodies;

    Answers(List<Gate> gates) {
        each = gates.stream()
                .filter(gate -> gate.subject() == Gate.Subject.EACH_INSTANCE)
                .toList();
    }

    void answered(String address, boolean good) {
        row.merge(address, 1, (count, one) -> good ? count + 1 : 0);
        if (!good) {
            row.put(address, 0);
        }
        longest.merge(address, row.get(address), Math::max);
    }

    void bodyRan(boolean good) {
        goodBodies += good ? 1 : 0;
        badBodies += good ? 0 : 1;
    }

    /** How many good answers an address has given in a row. */
    int row(String address) {
        return row.getOrDefault(address, 0);
    }

    /** Whether an address passes the gates that look at each instance. */
    boolean passes(String address) {
        return enough(row(address));
    }

    /** Whether it has passed them at any time. */
    boolean hasPassed(String address) {
        return enough(longest.getOrDefault(address, 0));
    }

    /** Whether anybody has passed them at any time. */
    boolean someoneHasPassed() {
        return enough(longest.values().stream().mapToInt(row -> row).max().orElse(0));
    }

    private boolean enough(int good) {
        return each.stream().allMatch(gate -> good >= gate.successes());
    }

    /** Whether the body has run well, and never badly. */
    boolean bodyPassed() {
        return goodBodies > 0 && badBodies == 0;
    }

    /** Whether the body has run badly. */
    boolean bodyFailed() {
        return badBodies > 0;
    }

    /** How often the body has run, in words. */
    String bodies() {
        return goodBodies + " good and " + badBodies + " bad runs of the body";
    }
}
