package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/** Waiting for lifecycle actions (EC2 Auto Scaling User Guide, How lifecycle hooks work). */
record LifecycleWaits(Schedule schedule, Randomness random, GroupMembers membership, Outcome outcome) {
    /** What a member does once its wait has an end. */
    interface Outcome {
        /** A launch is given up. */
        void abandoned(String id);

        /** A launch goes on. */
        void launched(String id);

        /** A termination goes on, after an action was abandoned or since all were completed. */
        void terminated(String id, boolean abandoned);
    }

    private static final int DEFAULT_HEARTBEAT_SECONDS = 3600;

    /** Has a member wait for the hooks of its transition; each ends by itself at its heartbeat timeout. */
    void begin(GroupMember member, LifecycleState wait, List<LifecycleHook> hooks) {
        String token = random.newId("");
        List<String> names =
                hooks.stream().map(LifecycleHook::lifecycleHookName).toList();
        membership.put(member.id(), member.waiting(wait, schedule.now(), names, token));
        for (LifecycleHook hook : hooks) {
            int seconds = hook.heartbeatTimeout() == null ? DEFAULT_HEARTBEAT_SECONDS : hook.heartbeatTimeout();
            boolean abandon = !"CONTINUE".equals(hook.defaultResult());
            schedule.after(
                    Duration.ofSeconds(seconds), () -> end(member.id(), hook.lifecycleHookName(), token, abandon));
        }
    }

    /** Ends one member's wait for one hook, if it still waits for it under that token. */
    boolean end(String id, String hook, String token, boolean abandon) {
        GroupMember member = membership.now(id);
        boolean waits =
                member != null && token.equals(member.token()) && member.waits().contains(hook);
        if (!waits) {
            return false;
        }
        List<String> left = member.waits().stream().filter(h -> !h.equals(hook)).toList();
        membership.put(id, member.withWaits(left));
        boolean launching = member.state() == LifecycleState.PENDING_WAIT;
        if (abandon && launching) {
            outcome.abandoned(id);
        } else if (launching && left.isEmpty()) {
            outcome.launched(id);
        } else if (!launching && (abandon || left.isEmpty())) {
            outcome.terminated(id, abandon);
        }
        return true;
    }
}
