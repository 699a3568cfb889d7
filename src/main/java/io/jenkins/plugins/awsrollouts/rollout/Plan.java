package io.jenkins.plugins.awsrollouts.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole path of a rollout, worked out before anything changes, and what the target was like at that moment.
 *
 * @param rolloutId names the rollout everywhere: journal, lock, tags, tokens
 * @param spec what was asked for
 * @param at when the plan was made
 * @param images the AMIs it is about
 * @param target the target as it was
 * @param promotion how the template takes the AMI in the end
 * @param stages the batches, as expected for the size that the target has now
 * @param replaced ids of the instances to be replaced
 * @param kept ids of the instances that stay although they run another AMI: protected, or in Standby
 * @param warnings one sentence each
 * @param estimate what it will take
 */
public record Plan(
        String rolloutId,
        Spec spec,
        Instant at,
        Images images,
        Target target,
        Promotion promotion,
        List<Stage> stages,
        List<String> replaced,
        List<String> kept,
        List<String> warnings,
        Estimate estimate) {
    public Plan {
        stages = List.copyOf(stages);
        replaced = List.copyOf(replaced);
        kept = List.copyOf(kept);
        warnings = List.copyOf(warnings);
    }

    /**
     * The AMIs of a rollout.
     *
     * @param oldId what the group's template launches now
     * @param newId what it is to launch
     * @param newName the new one's name, possibly empty
     */
    public record Images(String oldId, String newId, String newName) {}

    /**
     * The target as the plan found it.
     *
     * @param size its desired capacity
     * @param min its minimum size
     * @param max its maximum size
     * @param template the template version that it names
     * @param templateVersion the number which that stands for
     * @param suspended its suspended processes
     * @param balancers what sends it traffic
     * @param subnets its subnets by zone
     * @param types the instance types that it may launch, by preference
     * @param propagatedTags tags that its instances get
     * @param newInstancesProtected whether it protects new instances from scale-in
     * @param hasWarmPool whether it has a warm pool
     * @param gatesInService whether instance gates can only run once an instance is in service, never before
     */
    public record Target(
            int size,
            int min,
            int max,
            TemplateRef template,
            String templateVersion,
            Set<String> suspended,
            List<Balancer> balancers,
            Map<String, List<String>> subnets,
            List<String> types,
            Map<String, String> propagatedTags,
            boolean newInstancesProtected,
            boolean hasWarmPool,
            boolean gatesInService) {
        public Target {
            suspended = Set.copyOf(suspended);
            balancers = List.copyOf(balancers);
            subnets = Map.copyOf(subnets);
            types = List.copyOf(types);
            propagatedTags = Map.copyOf(propagatedTags);
        }
    }

    /**
     * A batch as expected.
     *
     * @param number from 1
     * @param count how many instances it replaces
     * @param upTo how many instances run the new AMI at its end
     */
    public record Stage(int number, int count, int upTo) {}

    /**
     * What a rollout is expected to take.
     *
     * @param duration from start to end
     * @param launch from an instance's launch until it counts
     * @param extraInstanceHours instance-hours above the target's own
     * @param basis one phrase on where the figures come from
     */
    public record Estimate(Duration duration, Duration launch, double extraInstanceHours, String basis) {}

    /** How the template takes the AMI. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "way")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Promotion.NewVersion.class, name = "newVersion"),
        @JsonSubTypes.Type(value = Promotion.Revert.class, name = "revert"),
        @JsonSubTypes.Type(value = Promotion.Nothing.class, name = "nothing")
    })
    public sealed interface Promotion {
        /** By a new template version that differs in the AMI alone. */
        record NewVersion() implements Promotion {}

        /** By going back to a version that is there, as a rollback of an earlier rollout does. */
        record Revert(TemplateRef to, String version, Optional<String> remove) implements Promotion {}

        /** The template has it already. */
        record Nothing() implements Promotion {}
    }
}
