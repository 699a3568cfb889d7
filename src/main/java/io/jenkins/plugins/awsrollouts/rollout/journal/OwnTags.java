package io.jenkins.plugins.awsrollouts.rollout.journal;

/** The keys of all tags that rollouts write on what is in an account. They stay as they are: other versions read them. */
public final class OwnTags {
    /** What every key of ours begins with. */
    public static final String PREFIX = "aws-rollouts:";

    /** The target's group: which rollout has it. */
    public static final String LOCK = PREFIX + "lock";

    /** The target's group: what a rollout has borrowed, and from what; see {@link LeaseTag}. */
    public static final String LEASE = PREFIX + "lease";

    /** Instances: which rollout launched them. */
    public static final String ROLLOUT = PREFIX + "rollout";

    /** Groups, target groups, rules and templates: which rollout set them up, and as which fleet. */
    public static final String FLEET = PREFIX + "fleet";

    /** A rule for chosen users: whose users they are. */
    public static final String ROUTE = PREFIX + "route";

    /** The target's group: the routes as they were, with a number behind; see {@link RouteTag}. */
    public static final String ROUTES = PREFIX + "route-";

    /** The target's group: which group is to take its place, as its number, a slash, and its name. */
    public static final String GREEN = PREFIX + "green";

    /** Groups: which target they are groups of. */
    public static final String TARGET = PREFIX + "target";

    /** Groups that have, or had, the target's place: the highest number has it. */
    public static final String LIVE = PREFIX + "live";

    /** Groups: the name of the launch template that a rollout has made for them. */
    public static final String TEMPLATE = PREFIX + "template";

    /** A group that stands by, or has stood by and was scaled to zero: what it was like; see {@link StandingTag}. */
    public static final String STANDING = PREFIX + "standing";

    /**
     * A group that stood before and is to take a place now: what it was like, with its launch template in the AMI's stead;
     * see {@link StandingTag}.
     */
    public static final String BEFORE = PREFIX + "before";

    private OwnTags() {}
}
