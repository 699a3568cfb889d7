package io.jenkins.plugins.awsrollouts.cloud;

/**
 * What a balancer says of an instance, and why; the words are ELBv2's, classic load balancers are told in them too
 * (Elastic Load Balancing API Reference, TargetHealth; for the others InstanceState).
 *
 * @param state how it is
 * @param code the reason code, for example {@code Target.ResponseCodeMismatch}; empty where none was given, as for one that
 *     is healthy
 * @param description the reason in the balancer's own words, possibly empty
 * @param away whether a zonal shift keeps requests from it, which has nothing to do with its state (API Reference,
 *     AdministrativeOverride; User Guides, Zonal shift, "Zonal shift administrative override")
 */
public record Health(State state, String code, String description, boolean away) {
    /** ELBv2's states. */
    public enum State {
        INITIAL,
        HEALTHY,
        UNHEALTHY,
        DRAINING,
        /** Not registered, or the balancer does not send requests there: no listener uses the target group, or its zone is off. */
        UNUSED
    }

    /** Coming; nobody has said why. */
    public static final Health INITIAL = of(State.INITIAL);

    /** Gets requests. */
    public static final Health HEALTHY = of(State.HEALTHY);

    /** Gets none; nobody has said why. */
    public static final Health UNHEALTHY = of(State.UNHEALTHY);

    /** Going. */
    public static final Health DRAINING = of(State.DRAINING);

    /** Not known there; nobody has said why. */
    public static final Health UNUSED = of(State.UNUSED);

    /** One that no zonal shift keeps requests from. */
    public Health(State state, String code, String description) {
        this(state, code, description, false);
    }

    /** Without a reason. */
    public static Health of(State state) {
        return new Health(state, "", "");
    }

    /** Whether it is in that state. */
    public boolean is(State wanted) {
        return state == wanted;
    }

    /** Why, in the balancer's own words as far as there are any; empty where it gave none. */
    public String why() {
        String words = description.endsWith(".") ? description.substring(0, description.length() - 1) : description;
        return words.isBlank() ? code : words;
    }
}
