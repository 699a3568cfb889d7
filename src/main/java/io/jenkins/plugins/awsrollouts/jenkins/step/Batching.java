package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import java.util.List;

/**
 * How a step that replaces a group batch by batch was told to do so; null is not given.
 *
 * @param strategy how many instances each batch replaces
 * @param minHealthyPercent percent of the group's size that stays in service
 * @param maxHealthyPercent percent that may be there at once
 * @param bake how long to watch between batches
 */
record Batching(
        @CheckForNull RolloutStrategy strategy,
        @CheckForNull Integer minHealthyPercent,
        @CheckForNull Integer maxHealthyPercent,
        @CheckForNull String bake) {
    /** What Pipelines and forms call them. */
    static final List<String> FIELDS = List.of("strategy", "minHealthyPercent", "maxHealthyPercent", "bake");

    /** Adds what is given to the spec. */
    void fill(ObjectNode node, Texts expand) {
        if (strategy != null) {
            node.set("strategy", strategy.toJson(expand));
        }
        RolloutStep.put(node, "minHealthyPercent", minHealthyPercent);
        RolloutStep.put(node, "maxHealthyPercent", maxHealthyPercent);
        RolloutStep.put(node, "bake", bake, expand);
    }
}
