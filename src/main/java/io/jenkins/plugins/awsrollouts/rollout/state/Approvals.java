package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The approvals that a rollout waits for. */
public final class Approvals {
    private Approvals() {}

    /** What a person's word is to the approvals that are waited for, as events. */
    public static List<Event> decided(
            RolloutState state, boolean approves, String by, Set<String> groups, Instant now) {
        List<Event> events = new ArrayList<>();
        waiting(state)
                .forEach((at, approval) -> events.add(
                        new Event.Answered(now, at.gate(), at.subject(), approval.said(approves, by, groups))));
        return events;
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
