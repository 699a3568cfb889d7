package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done once about the groups that change places, beside their instances and their requests. */
public enum GroupStep {
    /** Green's group carries the lock. */
    LOCKED,
    /** Green's group, which stood already, launches the new AMI. */
    @JsonProperty("DRESSED")
    TEMPLATE_SET,
    /** What acts by itself in green's group is suspended until it has the target's place. */
    @JsonProperty("HUSHED")
    SUSPENDED,
    /** Blue is out of the balancers that no weights move. */
    BLUE_OUT,
    /** Blue has been given as many servers as green has, so that it can take the requests back. */
    BLUE_RAISED,
    /** Blue is registered again with the target group that its rules lead to, from which somebody had taken it. */
    BLUE_FED,
    /** Green is out of those balancers again. */
    GREEN_OUT,
    /** Green may have the sizes that the target may have. */
    @JsonProperty("BOUND")
    SIZED,
    /** Green has what acts by itself and could not be made asleep. */
    @JsonProperty("WOKEN")
    ACTIVATED,
    /** Those of green that were launched before the swap are protected from scale-in, as the target's are. */
    @JsonProperty("GUARDED")
    PROTECTED,
    /** What makes green's group larger or smaller by itself acts again. */
    RESUMED,
    /** Green's group moves its servers between zones again. */
    REBALANCED,
    /** Green's group says that it has the target's place. */
    LIVE,
    /** Blue's tags no longer say how to go back. */
    @JsonProperty("FREED")
    BLUE_UNTAGGED,
    /** Blue's group says what it was like, for the time that it stands by. */
    @JsonProperty("MARKED")
    BLUE_TAGGED,
    /** Green's group, which stood already, has its sizes from before. */
    @JsonProperty("UNBOUND")
    SIZE_RESTORED,
    /** Green's group, which stood already, launches the AMI from before. */
    @JsonProperty("UNDRESSED")
    TEMPLATE_RESTORED,
    /** What acted by itself in green's group before the rollout does so again. */
    @JsonProperty("UNHUSHED")
    PROCESSES_RESTORED,
    /** What slept in green's group before the rollout sleeps again. */
    @JsonProperty("RESTED")
    SUSPENDED_AGAIN,
    /** What had been made for blue's group is gone with it. */
    BLUE_CLEARED,
    /** What had been made for the former fleet's group is gone with it. */
    FORMER_CLEARED,
    /** Green's group carries no lock any more. */
    UNLOCKED
}
