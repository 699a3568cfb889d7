package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What meaning a change to a fleet, and its answer, change in the state of a rollout. */
final class FleetLedger {
    private FleetLedger() {}

    /** What must be remembered as set up or changed before the call is made. */
    static Shift intended(Shift shift, FleetAction action, Instant at) {
        if (action instanceof FleetAction.MakeTemplate make) {
            return shift.template(make.fleet(), Optional.empty());
        }
        if (action instanceof FleetAction.MakeTargetGroup make) {
            return shift.with(make.fleet(), stand -> stand.targetGroup(Optional.empty()));
        }
        if (action instanceof FleetAction.MakeFleet make) {
            return shift.with(make.fleet(), stand -> stand.sized(0, at));
        }
        if (action instanceof FleetAction.MakeRule) {
            return shift.withRules(true);
        }
        if (action instanceof SwapAction swap) {
            return shift.meaning(swap.duty());
        }
        return action instanceof FleetAction.Weigh weigh ? shift.routed(weigh.route(), weigh.weights(), at) : shift;
    }

    static Shift concluded(Shift shift, FleetAction action, Result result, Instant at) {
        if (action instanceof SwapAction swap) {
            return swapped(shift, swap, at);
        }
        if (result instanceof Result.Named named && action instanceof FleetAction.MakeTemplate make) {
            return shift.template(make.fleet(), Optional.of(named.id()));
        }
        if (result instanceof Result.Target target && action instanceof FleetAction.MakeTargetGroup make) {
            return shift.with(make.fleet(), stand -> stand.targetGroup(Optional.of(target.group())));
        }
        if (action instanceof FleetAction.Weigh weigh) {
            return shift.routed(weigh.route(), weigh.weights(), at);
        }
        if (result instanceof Result.Named rule && action instanceof FleetAction.MakeRule make) {
            return shift.routed(rule.id(), List.of(new Weight(make.targetGroup(), 1)), at);
        }
        if (action instanceof FleetAction.Replace replace) {
            return shift.with(replace.fleet(), stand -> replaced(stand, replace.id()));
        }
        return removed(sized(shift, action, at), action, at);
    }

    private static Shift swapped(Shift shift, SwapAction action, Instant at) {
        if (action instanceof SwapAction.Reregister) {
            return shift.undoing(action.duty());
        }
        Shift after = shift.doing(action.duty());
        boolean sizes = action instanceof SwapAction.BoundGroup;
        return sizes
                ? after.with(
                        Fleet.GREEN,
                        stand -> stand.sized(
                                ((SwapAction.BoundGroup) action).bounds().desired(), at))
                : after;
    }

    /** What a refusal changes: weights that were meant are not what the load balancer has. */
    static Shift refused(Shift shift, FleetAction action, Instant at) {
        return action instanceof FleetAction.Weigh weigh
                ? shift.routed(weigh.route(), new Shift.Routed(weigh.weights(), at, true))
                : shift;
    }

    private static Shift sized(Shift shift, FleetAction action, Instant at) {
        if (action instanceof FleetAction.MakeFleet make) {
            return shift.with(make.fleet(), stand -> stand.sized(make.order().size(), at));
        }
        if (action instanceof FleetAction.SizeFleet size) {
            return shift.with(size.fleet(), stand -> stand.sized(size.size(), at));
        }
        return action instanceof FleetAction.RegisterFleet register
                ? shift.with(register.fleet(), Shift.Stand::registeredNow)
                : shift;
    }

    private static Shift removed(Shift shift, FleetAction action, Instant at) {
        if (action instanceof FleetAction.DropTemplate drop) {
            return dropped(shift, drop.fleet());
        }
        if (action instanceof FleetAction.DropTargetGroup drop) {
            return shift.with(drop.fleet(), Shift.Stand::withoutTargetGroup);
        }
        if (action instanceof FleetAction.DropFleet drop) {
            return shift.with(drop.fleet(), stand -> stand.dropped(at));
        }
        return action instanceof FleetAction.DropRules drop
                ? shift.withoutRoutes(drop.known()).withRules(false)
                : shift;
    }

    private static Shift dropped(Shift shift, Fleet fleet) {
        return switch (fleet) {
            case BLUE -> shift.doing(Duty.BLUE_CLEARED);
            case FORMER -> shift.doing(Duty.FORMER_CLEARED);
            case CANARY, BASELINE, GREEN -> shift.withoutTemplate(fleet);
        };
    }

    private static Shift.Stand replaced(Shift.Stand stand, String id) {
        Shift.Crewman man = stand.crew().get(id);
        return man == null ? stand : stand.with(id, man.withReplaced(true));
    }
}
