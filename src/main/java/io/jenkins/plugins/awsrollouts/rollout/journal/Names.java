package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;

/**
 * How what a rollout sets up is called. What serves for its time alone has the rollout's id in its name; what takes the
 * target's place is called after its group.
 */
public final class Names {
    private static final int LONGEST_TARGET_GROUP = 32;
    private static final int LONGEST_TEMPLATE = 128;
    private static final int DIGITS = 8;

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
     * The name of the target group of a group that takes the target's place: the same, cut to 32 letters, digits and
     * hyphens (ELB API Reference, CreateTargetGroup), with some digits of its own where something is lost.
     */
    public static String targetGroup(String group) {
        return fitting(group, "[^a-zA-Z0-9-]", LONGEST_TARGET_GROUP);
    }

    /** The name of the launch template of a group that takes the target's place (EC2 API Reference, CreateLaunchTemplate). */
    public static String template(String group) {
        return fitting("aws-rollouts-" + group, "[^a-zA-Z0-9().\\-/_]", LONGEST_TEMPLATE);
    }

    private static String fitting(String name, String forbidden, int longest) {
        String clean = name.replaceAll(forbidden, "-");
        boolean fits = clean.equals(name) && name.length() <= longest && !name.startsWith("-") && !name.endsWith("-");
        if (fits) {
            return name;
        }
        String kept = clean.substring(0, Math.min(clean.length(), longest - DIGITS - 1))
                .replaceFirst("^-+", "");
        return kept + "-" + String.format("%0" + DIGITS + "x", name.hashCode());
    }
}
