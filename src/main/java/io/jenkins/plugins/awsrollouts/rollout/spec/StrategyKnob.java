package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The knob by which a spec asks for a strategy that has a folder of its own and no place in {@link Spec}. Its block is kept
 * as it was written, and read by the strategy alone. One line of META-INF/services for each.
 */
public interface StrategyKnob {
    /** The name of the knob; none that {@link SpecReader} has. */
    String name();

    /** All that is wrong with a block and can be told without the account, one sentence each. */
    List<String> faults(JsonNode block);
}
