package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;
import java.util.Optional;

/** What is peculiar to how a strategy's fleets come by the target's requests, as far as a plan must know and say it. */
public interface SharingRules {
    /** The fleets that get a share, the new AMI's first. */
    List<Fleet> fleets(Canary sharing);

    /** What the new fleet is called. */
    String newcomer();

    /** A route that is not for users although it leads to the target. */
    default Optional<String> test(Spec spec) {
        return Optional.empty();
    }

    /** Whether the target keeps no requests in the end, so that all ways by which they come must be known. */
    boolean takesAll();

    // ---- parts of sentences

    /** What is in the way where the target has no instances, and what to do instead. */
    String withoutInstances();

    /** What happens to requests that reach the target by rules which are not named. */
    String unnamed();

    /** What happens to requests that reach it by balancers which know no weights. */
    String unweighed();

    // ---- whole sentences

    /**
     * What a spec must not ask for where no rule shares the requests.
     *
     * @param why that there is none
     */
    List<String> unroutedFaults(Spec spec, String why);

    /**
     * What else is to be known.
     *
     * @param why that no rule shares the requests, where none does
     */
    List<String> warnings(Spec spec, Plan.Shifting way, TargetFacts facts, String why);
}
