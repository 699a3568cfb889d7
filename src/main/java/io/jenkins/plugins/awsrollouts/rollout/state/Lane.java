package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import java.time.Duration;

/** In which lane a call is made: two of one lane are made one after the other, those of different lanes side by side. */
public final class Lane {
    /** After a refusal nothing is tried in that lane for so long. */
    public static final Duration REST = Duration.ofSeconds(10);

    private static final String ROUTE = "route ";
    private static final String RULES = "rules";
    private static final String PLACES = "the old fleet's balancers";

    private Lane() {}

    /** The lane of a call. */
    public static String of(Action action) {
        if (action instanceof FleetAction.Weigh weigh) {
            return ROUTE + weigh.route();
        }
        if (action instanceof FleetAction.MakeRule || action instanceof FleetAction.DropRules) {
            return RULES;
        }
        if (action instanceof SwapAction swap) {
            return ofSwap(swap.duty());
        }
        if (action instanceof FleetAction fleet) {
            return "fleet " + fleet(fleet);
        }
        if (action instanceof Action.Launch) {
            return "launches";
        }
        if (action instanceof Action.Terminate) {
            return "terminations";
        }
        if (action instanceof Action.EndWarm) {
            return "warm pool";
        }
        boolean template = action instanceof Action.MakeVersion
                || action instanceof Action.UseTemplate
                || action instanceof Action.SetDefault
                || action instanceof Action.DropVersion;
        return template ? "template" : "group";
    }

    private static String ofSwap(Duty duty) {
        return switch (duty) {
            case BLUE_OUT -> PLACES;
            case FREED, MARKED, BLUE_CLEARED -> "group";
            default -> "fleet " + Fleet.GREEN;
        };
    }

    private static Fleet fleet(FleetAction action) {
        if (action instanceof FleetAction.MakeTemplate make) {
            return make.fleet();
        }
        if (action instanceof FleetAction.DropTemplate drop) {
            return drop.fleet();
        }
        if (action instanceof FleetAction.MakeTargetGroup make) {
            return make.fleet();
        }
        if (action instanceof FleetAction.DropTargetGroup drop) {
            return drop.fleet();
        }
        if (action instanceof FleetAction.MakeFleet make) {
            return make.fleet();
        }
        if (action instanceof FleetAction.SizeFleet size) {
            return size.fleet();
        }
        if (action instanceof FleetAction.RegisterFleet register) {
            return register.fleet();
        }
        if (action instanceof FleetAction.Replace replace) {
            return replace.fleet();
        }
        return ((FleetAction.DropFleet) action).fleet();
    }

    /** Whether a call takes requests off a fleet of the rollout. */
    public static boolean takesRequestsBack(Action action) {
        return action instanceof FleetAction.Weigh
                || action instanceof FleetAction.DropRules
                || action instanceof SwapAction.Reregister
                || (action instanceof FleetAction.SizeFleet size && size.size() == 0);
    }
}
