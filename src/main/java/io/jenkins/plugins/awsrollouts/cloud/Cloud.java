package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One account and region. Every change is safe to repeat: doing it a second time with the same arguments leaves things
 * as the first time did. Any method may throw {@link CloudException}.
 */
public interface Cloud {
    /** The account and region, for people to read, for example {@code 123456789012/us-east-1}. */
    String name();

    // ---- what is there

    /**
     * Reads everything about a target that a plan is made from.
     *
     * @return empty when there is no such group
     */
    Optional<TargetFacts> survey(String group);

    /**
     * The images that a query matches, newest first; deprecated ones included.
     *
     * @throws CloudException NOT_FOUND also when an SSM parameter does not exist
     */
    List<Image> images(ImageQuery query);

    /**
     * Asks the cloud, without changing anything, what it would refuse of the calls that a rollout is going to make:
     * because this caller may not make them, or because of what they say. Whether instances may be terminated is asked as
     * well.
     *
     * @return one sentence for each refusal, with the cloud's reason; empty when there is none
     */
    List<String> refusals(Rehearsal rehearsal);

    /**
     * Answers many looks with as few calls as their pages allow. A failure is told in the {@link Sight}, never thrown.
     *
     * @param looks of several groups
     * @return by the look's group
     */
    Map<String, Sight> look(Collection<Look> looks);

    /** The groups that have this tag, in the order of their names. */
    List<GroupView> taggedGroups(String key, String value);

    /** The instances outside any group and inside it that carry this tag, with those that have ended as long as the cloud tells of them. */
    List<InstanceView> taggedInstances(String key, String value);

    /**
     * How a group's desired capacity was changed, as its scaling activities tell; a change for which nothing had to be launched
     * or ended is in no activity.
     *
     * @param since what is older is left out
     */
    SizeHistory sizeHistory(String group, Instant since);

    /**
     * Changes of a desired capacity.
     *
     * @param requested how requests about single instances (not policies, schedules or health checks) changed it, by instance
     *     id: +1 for one that was attached, -1 for one terminated with its capacity; an instance of which nothing is told is
     *     absent; moves to Standby and back stand under {@link #moved}, since no rollout makes any
     * @param changes what others did to it, in the order of time
     */
    record SizeHistory(Map<String, Integer> requested, List<SizeChange> changes) {
        private static final String STANDBY = "Standby ";

        /** Under what the moves of an instance to Standby and back stand. */
        public static String moved(String instance) {
            return STANDBY + instance;
        }

        /** Whether a key is of moves to Standby and back. */
        public static boolean ofMoves(String key) {
            return key.startsWith(STANDBY);
        }

        public SizeHistory {
            requested = Map.copyOf(requested);
            changes = List.copyOf(changes);
        }
    }

    /**
     * A change of a desired capacity.
     *
     * @param named whether the number itself was asked for (by SetDesiredCapacity, say, or a scheduled action), rather than a
     *     difference or other limits
     * @param at when, in whole seconds of the cloud's clock
     * @param limits the limits that were set with it, where that is how it came
     * @param after how requests about single instances have changed it since, as in {@link SizeHistory}
     * @param beside what they did in the very second, before it or after it
     */
    record SizeChange(
            int from,
            int to,
            boolean named,
            Instant at,
            Optional<Limits> limits,
            Map<String, Integer> after,
            Map<String, Integer> beside) {
        /** A group's minimum and maximum size. */
        public record Limits(int min, int max) {
            /** The size that is allowed and nearest to this one. */
            public int nearest(int size) {
                return Math.max(min, Math.min(max, size));
            }
        }

        public SizeChange {
            // what an older version has written down did not know them
            limits = limits == null ? Optional.empty() : limits;
            after = Map.copyOf(after);
            beside = beside == null ? Map.of() : Map.copyOf(beside);
        }

        public SizeChange(int from, int to, boolean named, Instant at, Map<String, Integer> after) {
            this(from, to, named, at, Optional.empty(), after, Map.of());
        }

        /**
         * Whether it says more than that the size is to differ by so much: a number was named, or the group was larger than it
         * ought to have been.
         *
         * @param before the size that the group ought to have had before it
         */
        public boolean absolute(int before) {
            return named || (to < from && from > before);
        }

        /**
         * The size that the group ought to have after it. What a scale-in takes of a larger group says nothing of fewer than
         * there ought to have been.
         *
         * @param before the same before it
         */
        public int wished(int before) {
            if (named) {
                return to;
            }
            if (limits.isPresent()) {
                // a limit says of no size that is allowed that it is another's
                return to < from ? Math.min(before, to) : Math.max(before, to);
            }
            return absolute(before) ? Math.min(before, to) : before + to - from;
        }
    }

    // ---- what gates ask

    /** Those of these names that metric or composite alarms have. */
    Set<String> alarms(Collection<String> names);

    /**
     * Why a Lambda function cannot be called, as a clause; empty where it can, or where that is not known. Nothing is run.
     *
     * @param qualifier a version or alias
     */
    Optional<String> uncallable(String function, Optional<String> qualifier);

    /** The names of the metric and composite alarms that have all of these tags, sorted. */
    List<String> alarms(Map<String, String> tags);

    /** Asks what only this account and region can answer: every {@link Probe.OfAccount}. */
    Prober prober();

    // ---- instances

    /** Launches instances outside the group. At least one is launched, or {@link CloudException} says why none was. */
    List<InstanceView> launch(LaunchOrder order);

    /**
     * Terminates instances that are in no group; those already gone are no error.
     *
     * @return by id, why the cloud keeps one, since somebody has protected it from termination; mostly none
     */
    Map<String, String> terminate(Set<String> ids);

    /**
     * Protects instances from {@link #terminate}. Auto Scaling may end them all the same.
     *
     * @return by id, why the cloud does not; mostly none
     * @throws CloudException only where the call is worth repeating
     */
    Map<String, String> protectFromTermination(Set<String> ids);

    /** How attaching one instance ended. */
    enum Attached {
        DONE,
        /** It was a member already. */
        ALREADY,
        /** The group is at its maximum size. */
        NO_ROOM,
        /** It is not running (yet, or any more). */
        NOT_RUNNING,
        /** Auto Scaling refuses it for another reason. */
        REFUSED
    }

    /**
     * How attaching instances ended.
     *
     * @param byInstance how, for each of them
     * @param why what the cloud said of those that it did not take, by id
     */
    record Attachments(Map<String, Attached> byInstance, Map<String, String> why) {}

    /** Attaches running instances to the group, which raises its desired capacity by their number. */
    Attachments attach(String group, List<String> ids);

    /** How taking one instance out ended. */
    enum Released {
        DONE,
        /** It is no member, or on its way out already; or it went, but no capacity with it although that was asked for. */
        GONE,
        /** The group is at its minimum size. */
        AT_MINIMUM
    }

    /**
     * What taking one instance out has done.
     *
     * @param left the desired capacity that it has left, where the answer tells; that is later than any look
     */
    record Release(Released how, OptionalInt left) {}

    /**
     * Terminates a member the group's way (draining, hooks).
     *
     * @param shrink whether its capacity goes with it; otherwise the group launches another
     */
    Release release(String group, String id, boolean shrink);

    /**
     * How ending instances of a warm pool went. Those that are in neither had left the pool already.
     *
     * @param ended they are on their way out
     * @param refused by id, why the cloud keeps one
     */
    record Cooled(Set<String> ended, Map<String, String> refused) {
        public Cooled {
            ended = Set.copyOf(ended);
            refused = Map.copyOf(refused);
        }
    }

    /**
     * Ends instances of a group's warm pool, which the group fills again from its template. One that is no longer in the
     * pool, since the group has taken it into service, is left alone.
     *
     * @param unprotect whether termination protection is taken from them first, since their launch template gives it to all;
     *     what a person has protected stays
     * @throws CloudException only where the call is worth repeating
     */
    Cooled endWarm(String group, Set<String> ids, boolean unprotect);

    /** Protects members from scale-in, or no longer; ids that are no members are left out silently. */
    void protect(String group, Set<String> ids, boolean on);

    // ---- the group

    /** Sets the sizes that are given and leaves the others. */
    void resize(String group, OptionalInt min, OptionalInt max);

    /** Suspends processes. */
    void suspend(String group, Set<String> processes);

    /** Resumes processes. */
    void resume(String group, Set<String> processes);

    /** Sets tags of the group itself; they are not propagated to instances. */
    void tag(String group, Map<String, String> tags);

    /** Removes tags of the group itself. */
    void untag(String group, Set<String> keys);

    /** Makes the group name this template version, alone or inside its mixed-instances policy. */
    void useTemplate(String group, TemplateRef template);

    // ---- the template

    /**
     * Makes a template version that differs from another in the AMI alone, and verifies that it does.
     *
     * @param token idempotency token, at most 64 ASCII characters
     * @param description what the version is for
     * @return its number
     * @throws CloudException REFUSED when the version that came out differs in anything else
     */
    String createTemplateVersion(
            String templateId, String sourceVersion, String imageId, String token, String description);

    /**
     * Makes a template version that has what an earlier one has, so that whoever follows the newest launches that again.
     * Nothing is made where a version that somebody else has made is the newest meanwhile.
     *
     * @param sourceVersion what it is to have, by its number
     * @param made the version that was the newest until now
     * @param token idempotency token, at most 64 ASCII characters
     * @param description what the version is for, by which it is found again
     * @return its number
     */
    Optional<String> restoreTemplateVersion(
            String templateId, String sourceVersion, String made, String token, String description);

    /** The groups that launch the newest version of a launch template, whichever that is, by name in their order. */
    List<String> followersOfNewest(String templateId);

    /**
     * The number of the newest version of that description.
     *
     * @param from the lowest number to look at
     */
    Optional<String> templateVersion(String templateId, String from, String description);

    /** Makes a version the template's default. */
    void setDefaultVersion(String templateId, String version);

    /** Deletes a version; one that does not exist is no error. */
    void deleteTemplateVersion(String templateId, String version);

    // ---- groups, rules and target groups of a rollout's own

    /** Its groups and launch templates. */
    Fleets fleets();

    /** The rules of its load balancers, and its target groups. */
    Traffic traffic();

    /** The metrics of the account and region. */
    MetricSource metrics();
}
