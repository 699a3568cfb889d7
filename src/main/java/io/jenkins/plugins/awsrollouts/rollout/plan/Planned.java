package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;

/** What came of planning: a plan, or all that is in its way. */
public sealed interface Planned {
    /** The way is free. */
    record Ready(Plan plan) implements Planned {}

    /** Nothing was changed; every fault found, one sentence each. */
    record Refused(List<String> faults) implements Planned {
        public Refused {
            faults = faults.stream().map(OneLine::of).toList();
        }
    }
}
