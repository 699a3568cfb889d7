package io.jenkins.plugins.awsrollouts.cloud;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Groups and launch templates of a rollout's own. Like every change of a {@link Cloud}, each is safe to repeat, and each
 * may throw {@link CloudException}.
 */
public interface Fleets {
    /**
     * Makes a launch template with one version, which is another template's version but for the AMI, and verifies that
     * it is.
     *
     * @param name the new template's name, 3 to 128 characters; one of that name and these tags counts as this one, made before
     * @param source a version by number
     * @param imageId the AMI
     * @param token idempotency token, at most 64 ASCII characters
     * @param tags tags of the template itself
     * @return its id
     * @throws CloudException REFUSED when what came out differs in anything else, and it is deleted then; and when one
     *     of that name has other tags
     */
    String createTemplate(String name, TemplateRef source, String imageId, String token, Map<String, String> tags);

    /** Deletes a launch template by name with all of its versions; one that does not exist is no error. */
    void deleteTemplate(String name);

    /**
     * Makes a group. It is empty until it has all that its instances need, and gets its size last; a repetition goes on
     * where the first call broke off, and leaves the size alone once it was set.
     *
     * @throws CloudException REFUSED when a group of that name has other tags
     */
    void create(FleetOrder order);

    /** Makes this a group's minimum, maximum and desired size at once. */
    void size(String group, int size);

    /** Sets a group's minimum, maximum and desired size at once. */
    void bound(String group, Bounds bounds);

    /**
     * Gives a group what acts of its model and cannot be made asleep by suspending processes: who is notified of what, the
     * warm pool, the protection of new instances from scale-in, and leave to act for its copied alarms and its predictive
     * policies; and the policies and scheduled actions that it lacks. What sleeps with its processes is woken by resuming
     * them.
     *
     * @param group a group that was made by {@link #create} of {@link FleetOrder.Scope#WHOLE}
     * @param model the group that it was cloned from
     */
    void activate(String group, String model);

    /**
     * Takes a group and all of its instances from balancers, which let the requests that have begun end; what it is not
     * registered with is no error.
     */
    void deregister(String group, List<Balancer> balancers);

    /** Registers a group and all of its instances, present and to come, with balancers. */
    void register(String group, List<Balancer> balancers);

    /**
     * Begins to delete a group that has no instances left, with the alarms that were copied for it; one that does not exist
     * is no error. Of a group whose size is zero it also takes away what keeps instances: a warm pool, protection from
     * scale-in.
     *
     * @return whether it goes; false where somebody has given it a size again, so that it must be emptied first
     * @throws CloudException THROTTLED, which is worth repeating, while it has instances or scaling activities although its
     *     size is zero, and while it is being deleted
     */
    boolean delete(String group);

    /** How many groups more the account may have; empty where it does not say. */
    OptionalInt room();

    /** What a group's scheduled actions are to do the next time, those that are due first before others. */
    List<ScheduledChange> scheduled(String group);
}
