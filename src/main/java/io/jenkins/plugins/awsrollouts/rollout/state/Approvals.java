package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The approvals that a rollout waits for. */
public final class Approvals {
    private Approvals() {}

    /**
     * What a person's word is to the approvals that are waited for, as events.
     *
     * @param about the keys of those that the person has seen; empty: all
     */
    public static List<Event> decided(
            RolloutState state, boolean approves, String by, Set<String> groups, Set<String> about, Instant now) {
        List<Event> events = new ArrayList<>();
        asked(state, about)
                .forEach((at, approval) -> events.add(
                        new Event.Answered(now, at.gate(), at.subject(), approval.said(approves, by, groups))));
        return events;
    }

    /**
     * Those of the approvals that are waited for which a person has seen.
     *
     * @param about their keys; empty: all
     */
    public static Map<RolloutState.GateKey, Approval> asked(RolloutState state, Set<String> about) {
        Map<RolloutState.GateKey, Approval> asked = new LinkedHashMap<>(waiting(state));
        asked.keySet().removeIf(key -> !about.isEmpty() && !about.contains(key(key)));
        return asked;
    }

    /** The keys of all that is waited for now. */
    public static Set<String> keys(RolloutState state) {
        Set<String> keys = new LinkedHashSet<>();
        waiting(state).keySet().forEach(key -> keys.add(key(key)));
        return keys;
    }

    private static String key(RolloutState.GateKey key) {
        return RolloutState.gateKey(key.gate(), key.subject());
    }

    /** The approvals that are waited for; none once the rollout goes back. */
    public static Map<RolloutState.GateKey, Approval> waiting(RolloutState state) {
        Map<RolloutState.GateKey, Approval> waiting = new LinkedHashMap<>();
        boolean forward = !state.goingBack()
                && state.phase() != Phase.HELD
                && state.outcome().isEmpty();
        state.gates().forEach((key, progress) -> {
            RolloutState.GateKey at = RolloutState.GateKey.parse(key);
            // one that was asked for before a restart is waited for still, though nobody has asked again yet
            boolean open = progress.fate() == GateProgress.Fate.OPEN;
            if (forward && open && state.plan().spec().gates().get(at.gate()) instanceof Approval approval) {
                waiting.put(at, approval);
            }
        });
        return waiting;
    }
}
