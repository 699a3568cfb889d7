package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How everything that a run makes is called, so that all of it can be found again: by the tag {@value #TAG}, or by its
 * name, where the engine gives the name or the thing has no tags.
 *
 * @param id of the run: eight hexadecimal digits
 */
record ScratchNames(String id) {
    /** The key of the tag; its value is the id. */
    static final String TAG = "aro-acceptance";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    ScratchNames {
        if (!ID.matcher(id).matches()) {
            throw new CannotRun(
                    "\"" + id + "\" is no id of a run; give the eight digits that it told at its beginning.");
        }
    }

    static ScratchNames next(RandomGenerator random) {
        return new ScratchNames(String.format(Locale.ROOT, "%08x", random.nextInt()));
    }

    /** The name of the group, the template, the target group, the balancer, the security group and the alarm. */
    String name() {
        return TAG + "-" + id;
    }

    /** The host that requests of the rule are for, where a rule takes the place of a balancer. */
    String host() {
        return name() + ".invalid";
    }

    /** The id of a rollout; short, since names of target groups are made of it. */
    String rollout(int number) {
        return "r-" + id + "-" + number;
    }

    /** Groups, and alarms, which may be copies that are called after a group. */
    boolean hasGroup(String name) {
        return name.startsWith(name());
    }

    boolean hasTemplate(String name) {
        return name.startsWith(name())
                || name.startsWith("aws-rollouts-" + name())
                || name.startsWith("aws-rollouts-r-" + id + "-");
    }

    boolean hasTargetGroup(String name) {
        return name.startsWith(name()) || name.startsWith("aro-r-" + id + "-");
    }
}
