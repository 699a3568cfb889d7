package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;
import java.util.Optional;

/** What came of planning: a plan, or all that is in its way. */
public sealed interface Planned {
    /** The way is free. */
    record Ready(Plan plan) implements Planned {}

    /**
     * Nothing was changed.
     *
     * @param faults every fault found, one sentence each
     * @param held that another rollout has the target, where that is one of them
     */
    record Refused(List<String> faults, Optional<Held> held) implements Planned {
        public Refused {
            faults = faults.stream().map(OneLine::of).toList();
        }

        /** Nothing was changed, and no other rollout has the target. */
        public Refused(List<String> faults) {
            this(faults, Optional.empty());
        }

        /** The faults but that another rollout has the target. */
        public List<String> others() {
            return faults.stream()
                    .filter(fault -> held.map(Held::fault).filter(fault::equals).isEmpty())
                    .toList();
        }
    }

    /**
     * Another rollout has a group.
     *
     * @param group the group's name
     * @param rollout that rollout's id
     */
    record Held(String group, String rollout) {
        /** As somebody at a command line is told. */
        public String fault() {
            return OneLine.of(group + " is held by rollout " + rollout
                    + "; wait until that has ended, or if its process has died, run resume " + rollout + " or recover "
                    + group + ".");
        }
    }
}
