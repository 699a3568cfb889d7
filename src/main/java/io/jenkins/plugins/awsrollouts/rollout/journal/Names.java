package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.GroupName;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.Locale;

/**
 * How what a rollout sets up is called. What serves for its time alone has the rollout's id in its name; what takes the
 * target's place is called after its group.
 */
public final class Names {
    /** Its tag {@link OwnTags#GREEN} has a number of up to nine digits and a slash before it, and room for 256. */
    private static final int LONGEST_GREEN = 246;

    private static final int LONGEST_TARGET_GROUP = 32;
    private static final int LONGEST_TEMPLATE = 128;
    private static final int DIGITS = 8;
    private static final int NUMBERS = 1000;

    private Names() {}

    /** The name of a fleet's group. */
    public static String group(Plan plan, Fleet fleet) {
        return switch (fleet) {
            case GREEN -> plan.swapping().orElseThrow().green();
            case BLUE -> plan.group();
            case FORMER ->
                plan.swapping().flatMap(Plan.Swapping::former).orElseThrow().group();
            case CANARY, BASELINE -> fleet.groupName(plan.group(), plan.rolloutId());
        };
    }

    /** The name of a fleet's target group. */
    public static String targetGroup(Plan plan, Fleet fleet) {
        return lasting(fleet) ? targetGroup(group(plan, fleet)) : fleet.targetGroupName(plan.rolloutId());
    }

    /** The name of a fleet's launch template. */
    public static String template(Plan plan, Fleet fleet) {
        if (!lasting(fleet)) {
            return fleet.templateName(plan.rolloutId());
        }
        Plan.Swapping swap = plan.swapping().orElseThrow();
        // a group that stood already may have one of its own name
        return template(swap.green() + (swap.standing().isPresent() ? "-" + swap.number() : ""));
    }

    private static boolean lasting(Fleet fleet) {
        return fleet != Fleet.CANARY && fleet != Fleet.BASELINE;
    }

    /**
     * The name of a group that takes a target's place. A target whose name is too long for that gives the beginning of it.
     *
     * @param swap says how groups are called
     * @param number of the group, of which the name has the last three digits
     */
    public static String green(Swap swap, String target, int number) {
        String pattern = swap.names().replace(Swap.NUMBER, String.format(Locale.ROOT, "%03d", number % NUMBERS));
        int times = (pattern.length() - pattern.replace(Swap.TARGET, "").length()) / Swap.TARGET.length();
        int room = LONGEST_GREEN - pattern.length() + times * Swap.TARGET.length();
        return pattern.replace(Swap.TARGET, GroupName.part(target, Math.max(0, room) / Math.max(1, times)));
    }

    /**
     * The name of the target group of a group that takes the target's place: the same, cut to 32 letters, digits and
     * hyphens, with some digits of its own where something is lost. No hyphen is at an end (ELB API Reference,
     * CreateTargetGroup) or beside another: the console has refused those (public report: aws-sdk-js #3300).
     */
    public static String targetGroup(String group) {
        String clean = group.replaceAll("[^a-zA-Z0-9]+", "-");
        boolean whole = group.equals(trimmed(clean)) && group.length() <= LONGEST_TARGET_GROUP;
        return whole ? group : trimmed(trimmed(cut(clean, LONGEST_TARGET_GROUP)) + digits(group));
    }

    /** The name of the launch template of a group that takes the target's place (EC2 API Reference, CreateLaunchTemplate). */
    public static String template(String group) {
        String name = "aws-rollouts-" + group;
        String clean = name.replaceAll("[^a-zA-Z0-9().\\-/_]", "-");
        boolean whole = clean.equals(name) && name.length() <= LONGEST_TEMPLATE && !name.endsWith("-");
        return whole ? name : cut(clean, LONGEST_TEMPLATE) + digits(name);
    }

    /** As much of a name as leaves room for digits. */
    private static String cut(String name, int longest) {
        return name.substring(0, Math.min(name.length(), longest - DIGITS - 1));
    }

    private static String trimmed(String name) {
        return name.replaceAll("^-+|-+$", "");
    }

    /** Tells a name that has lost something from others that have lost the same. */
    private static String digits(String name) {
        return String.format("-%0" + DIGITS + "x", name.hashCode());
    }
}
