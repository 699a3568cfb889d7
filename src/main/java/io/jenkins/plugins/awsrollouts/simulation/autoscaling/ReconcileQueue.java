package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has Auto Scaling look at a group some seconds after each of its changes. */
final class ReconcileQueue {
    private final Schedule schedule;
    private final Supplier<Pacing> pacing;
    private final Consumer<String> look;
    private final Set<String> planned = new HashSet<>();

    /** @param look looks at the group of that name */
    ReconcileQueue(Schedule schedule, Supplier<Pacing> pacing, Consumer<String> look) {
        this.schedule = schedule;
        this.pacing = pacing;
        this.look = look;
    }

    /** Looks at the group after the usual delay, unless such a look is planned already. */
    void soon(String group) {
        if (planned.add(group)) {
            schedule.after(pacing.get().reconcile(), () -> {
                planned.remove(group);
                look.accept(group);
            });
        }
    }
}
