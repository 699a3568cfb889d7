package io.jenkins.plugins.awsrollouts.rollout.spec;

/**
 * What a new Auto Scaling group may be called: 1 to 255 characters of ASCII 33 to 126 without the colon (Auto Scaling API
 * Reference, CreateAutoScalingGroup). Groups that were made when more was allowed have other names still.
 */
public final class GroupName {
    private static final String FORBIDDEN = "[^!-9;-~]";

    private GroupName() {}

    /** Another group's name as a part of a new one: a hyphen for each character that that may not have, and cut. */
    public static String part(String name, int longest) {
        String clean = name.replaceAll(FORBIDDEN, "-");
        return clean.substring(0, Math.min(clean.length(), longest));
    }

    /** Whether a new group's name may have all these characters. */
    static boolean allows(String text) {
        return text.equals(part(text, text.length()));
    }
}
