package io.jenkins.plugins.awsrollouts.rollout.state;

import java.util.Set;
import java.util.TreeSet;

/**
 * The processes of Auto Scaling that rollouts suspend for a time, since each changes a group by itself (EC2 Auto Scaling
 * User Guide, Types of processes).
 */
public final class Processes {
    /** Moves instances between zones; ends the old one as soon as the new one is in service. */
    public static final String REBALANCE = "AZRebalance";

    /** Ends instances, whoever wants that. */
    public static final String TERMINATE = "Terminate";

    /** Carries out scheduled actions; what is due while it is suspended is left out for good. */
    public static final String SCHEDULED = "ScheduledActions";

    /** What makes a group larger or smaller by itself; suspended in whichever fleet has not the target's place. */
    private static final Set<String> SCALING = Set.of("AlarmNotification", SCHEDULED);

    private Processes() {}

    /** What makes a target larger or smaller by itself, but what is suspended anyway. */
    public static Set<String> scaling(Set<String> suspended) {
        return without(SCALING, suspended);
    }

    /**
     * What a green fleet does by itself, but what is suspended anyway. It must not move its servers between zones either
     * until blue is gone: Auto Scaling ends the old server as soon as the new one is in service, which is before a balancer
     * calls that healthy.
     */
    public static Set<String> ofGreen(Set<String> suspended) {
        Set<String> all = without(SCALING, suspended);
        if (!suspended.contains(REBALANCE)) {
            all.add(REBALANCE);
        }
        return all;
    }

    private static Set<String> without(Set<String> processes, Set<String> suspended) {
        Set<String> acting = new TreeSet<>(processes);
        acting.removeAll(suspended);
        return acting;
    }
}
