package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import java.time.Duration;

/** The lanes of calls: two of one lane are made one after the other, those of different lanes side by side. */
public final class Lane {
    /** After a refusal nothing is tried in that lane for so long. */
    public static final Duration REST = Duration.ofSeconds(10);

    static final String GROUP = "group";
    static final String TEMPLATE = "template";
    static final String LAUNCHES = "launches";
    static final String TERMINATIONS = "terminations";
    static final String PROTECTION = "termination protection";
    static final String WARM_POOL = "warm pool";
    static final String RULES = "rules";
    static final String ACTIVITIES = "scaling activities";
    static final String PLACES = "the old fleet's balancers";

    private Lane() {}

    static String of(Fleet fleet) {
        return "fleet " + fleet;
    }

    static String ofRoute(String route) {
        return "route " + route;
    }
}
