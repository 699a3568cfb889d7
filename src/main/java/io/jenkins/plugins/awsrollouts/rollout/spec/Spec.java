package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user asks for: which target, which AMI, and how.
 *
 * <p>One record of many components, one a knob: journals have them beside each other under these names.
 *
 * @param group the Auto Scaling group
 * @param image the AMI to bring it to
 * @param strategy default {@link Strategy.HalfAtATime}
 * @param limits default {@link Limits#defaults()}
 * @param gates default none
 * @param onFailure what a failed rollout does; default roll back
 * @param onAbort what an aborted rollout does; default roll back
 * @param protectedInstances what becomes of instances that are protected from scale-in; default keep
 * @param launchHooks what becomes of lifecycle hooks for launching, which Auto Scaling does not run for instances that
 *     are attached to a group; default refuse
 * @param canary a fleet that is tried on some of the requests before the target is touched; default none
 * @param swap a fleet that takes the target's place, instead of new instances in the target; default none
 * @param usual the names of those limits that were not given, for which the group's own settings count; once it is planned,
 *     of those that the group has
 * @param others what is asked of further strategies, by the name of their knob, as it was written; default none
 */
@RecordBuilder
public record Spec(
        String group,
        ImageQuery image,
        Strategy strategy,
        Limits limits,
        List<Gate> gates,
        OnTrouble onFailure,
        OnTrouble onAbort,
        ProtectedInstances protectedInstances,
        LaunchHooks launchHooks,
        Optional<Canary> canary,
        Optional<Swap> swap,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> usual,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> others)
        implements SpecBuilder.With {

    /** What follows a failure or an abort. */
    public enum OnTrouble {
        /** Put the old AMI back. */
        ROLLBACK,
        /** Stop and keep everything for a look; {@code rollback} or {@code resume} ends it. */
        HOLD
    }

    /** What becomes of protected instances of the old AMI. */
    public enum ProtectedInstances {
        /** They stay, and the outcome names them. */
        KEEP,
        /** They are replaced like the others. */
        REPLACE
    }

    /** What becomes of lifecycle hooks for launching. */
    public enum LaunchHooks {
        /** A group that has one is refused before anything changes. */
        REFUSE,
        /** New instances do without them: the AMI holds all that they need. */
        SKIP
    }

    public Spec {
        gates = List.copyOf(gates);
        // what an older version has written down has none
        canary = canary == null ? Optional.empty() : canary;
        swap = swap == null ? Optional.empty() : swap;
        usual = usual == null ? Set.of() : Set.copyOf(usual);
        others = others == null ? Map.of() : Map.copyOf(others);
    }

    /** A spec without a canary, all limits of which were given. */
    public Spec(
            String group,
            ImageQuery image,
            Strategy strategy,
            Limits limits,
            List<Gate> gates,
            OnTrouble onFailure,
            OnTrouble onAbort,
            ProtectedInstances protectedInstances,
            LaunchHooks launchHooks) {
        this(
                group,
                image,
                strategy,
                limits,
                gates,
                onFailure,
                onAbort,
                protectedInstances,
                launchHooks,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Map.of());
    }

    /** This AMI on this group, all else by default. */
    public static Spec of(String group, String imageId) {
        return new Spec(
                        group,
                        new ImageQuery.ById(imageId),
                        new Strategy.HalfAtATime(),
                        Limits.defaults(),
                        List.of(),
                        OnTrouble.ROLLBACK,
                        OnTrouble.ROLLBACK,
                        ProtectedInstances.KEEP,
                        LaunchHooks.REFUSE)
                .withUsual(Limits.OF_GROUPS);
    }

    /** The same with a canary that goes before. */
    public Spec with(Canary first) {
        return withCanary(Optional.of(first));
    }

    /** The same with a fleet that takes the target's place. */
    public Spec with(Swap whole) {
        return withSwap(Optional.of(whole));
    }

    /** How requests come to the new AMI before the target is touched; empty where they do not. */
    public Optional<Canary> sharing() {
        return canary.or(() -> swap.map(Swap::sharing));
    }

    /** The same with other ways out. */
    public Spec with(OnTrouble failure, OnTrouble abort) {
        return with(copy -> copy.onFailure(failure).onAbort(abort));
    }

    /** The same with other ways with protected instances and launch hooks. */
    public Spec with(ProtectedInstances guarded, LaunchHooks hooks) {
        return with(copy -> copy.protectedInstances(guarded).launchHooks(hooks));
    }

    /** All that is wrong with it and can be told without the account, one sentence each. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (group.isBlank()) {
            faults.add("autoScalingGroup is empty; name the group to deploy to.");
        }
        faults.addAll(imageFaults());
        strategyFaults(faults);
        faults.addAll(limits.faults());
        gates.forEach(gate -> faults.addAll(gate.faults()));
        canary.ifPresent(first -> faults.addAll(first.faults()));
        swap.ifPresent(whole -> faults.addAll(whole.faults()));
        if (canary.isPresent() && swap.isPresent()) {
            faults.add(
                    "canary is given for a swap (blueGreen, or a replacement by a new group), which has steps of its own; leave one of the two out.");
        }
        return List.copyOf(faults);
    }

    /** What is wrong with how the AMI is named. */
    public List<String> imageFaults() {
        List<String> faults = new ArrayList<>();
        if (image instanceof ImageQuery.ById byId) {
            if (!byId.id().matches("ami-[0-9a-z]+")) {
                faults.add("ami is \"" + byId.id() + "\", which is no AMI id; give one such as ami-0123456789abcdef0.");
            }
        } else if (image instanceof ImageQuery.ByName byName) {
            blank("amiName", byName.pattern(), faults);
            blank("amiOwner", byName.owner(), faults);
        } else if (image instanceof ImageQuery.ByTags byTags) {
            tagFaults(byTags.tags(), byTags.owner(), faults);
        } else if (image instanceof ImageQuery.ByParameter byParameter) {
            blank("amiParameter", byParameter.name(), faults);
        }
        return faults;
    }

    private static void tagFaults(Map<String, String> tags, String owner, List<String> faults) {
        if (tags.isEmpty()) {
            faults.add("amiTags is empty; give at least one tag as key=value.");
        }
        blank("amiOwner", owner, faults);
    }

    private static void blank(String knob, String value, List<String> faults) {
        if (value.isBlank()) {
            faults.add(knob + " is empty; give a value or leave it out.");
        }
    }

    private void strategyFaults(List<String> faults) {
        if (strategy instanceof Strategy.Linear linear && (linear.percent() < 1 || linear.percent() > 100)) {
            faults.add("linear is " + linear.percent() + " %; use 1 to 100.");
        }
        if (strategy instanceof Strategy.Batches batches) {
            if (batches.sizes().isEmpty()) {
                faults.add("batches is empty; give counts or percents such as 1, 25%, 50%.");
            }
            for (Share share : batches.sizes()) {
                if (!share.valid()) {
                    faults.add("A batch of " + share + " is out of range; use a count of at least 1, or 1% to 100%.");
                }
            }
        }
    }
}
