package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/** Waiting for lifecycle actions (EC2 Auto Scaling User Guide, How lifecycle hooks work). */
final class Hooks {
    private static final int DEFAULT_HEARTBEAT_SECONDS = 3600;

    private final World world;

    Hooks(World world) {
        this.world = world;
    }

    /** Has a member wait for the hooks of its transition; each ends by itself at its heartbeat timeout. */
    void begin(Member member, LifecycleState wait, List<LifecycleHook> hooks) {
        String token = world.newId("");
        List<String> names =
                hooks.stream().map(LifecycleHook::lifecycleHookName).toList();
        world.members.put(member.id(), member.waiting(wait, world.now(), names, token));
        for (LifecycleHook hook : hooks) {
            int seconds = hook.heartbeatTimeout() == null ? DEFAULT_HEARTBEAT_SECONDS : hook.heartbeatTimeout();
            boolean abandon = !"CONTINUE".equals(hook.defaultResult());
            world.after(Duration.ofSeconds(seconds), () -> end(member.id(), hook.lifecycleHookName(), token, abandon));
        }
    }

    /** Ends one member's wait for one hook, if it still waits for it under that token. */
    boolean end(String id, String hook, String token, boolean abandon) {
        Member member = world.members.now(id);
        boolean waits =
                member != null && token.equals(member.token()) && member.waits().contains(hook);
        if (!waits) {
            return false;
        }
        List<String> left = member.waits().stream().filter(h -> !h.equals(hook)).toList();
        world.members.put(id, member.waitingStill(left));
        boolean launching = member.state() == LifecycleState.PENDING_WAIT;
        if (abandon && launching) {
            world.departures.terminate(id, "a lifecycle action was abandoned.");
        } else if (launching && left.isEmpty()) {
            world.arrivals.proceed(id);
        } else if (!launching && (abandon || left.isEmpty())) {
            world.departures.proceed(id);
        }
        return true;
    }
}
