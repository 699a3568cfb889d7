package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The most that a rollout could need, on its way there and on its way back. A rollout that has spent it does not get
 * where it wants to go, whatever the reason, so it is held before it spends more.
 *
 * @param size the target's size that it is worked out for, from 0
 * @param launches how many instances may be launched for it, at that size
 * @param ends how many instances it may have terminated, at that size
 * @param callsAMinute how many changing calls it may make within a minute, at that size
 */
public record Budget(int size, int launches, int ends, int callsAMinute) {
    /** For each that is to be replaced: there, back, and on either way once more for one that fails or is taken. */
    private static final int EACH = 4;

    /** Lost Spot Instances, scale-outs and repairs of the group beside all that can be told beforehand. */
    private static final int SPARE = 10;

    /** What is called once or twice a rollout or a batch: locks, sizes, protection, weights, rules. */
    private static final int CALLS = 120;

    /** The calls that each instance may need within one minute: protect, attach, detach and release. */
    private static final int CALLS_EACH = 4;

    /**
     * The budget of a plan.
     *
     * @param size the target's desired capacity
     * @param replaced how many of its instances are to be replaced
     * @param batches how many batches and steps there are
     * @param failures how many new instances may fail in each
     * @param fleets how many instances its own fleets have when they are largest
     */
    public static Budget of(int size, int replaced, int batches, int failures, int fleets) {
        long tries = (failures + 1L) * (batches + 2L);
        long launches = EACH * ((long) replaced + fleets) + size + tries + SPARE;
        // what was launched may have to go again, and all that was there before, the warm pool with it
        long ends = launches + 2L * Math.max(size, replaced) + SPARE;
        return new Budget(size, whole(launches), whole(ends), whole(CALLS + CALLS_EACH * (long) (size + fleets)));
    }

    private static int whole(long number) {
        return (int) Math.min(Integer.MAX_VALUE, number);
    }

    /** The budget for the largest size that the target has had meanwhile: a larger one may need more. */
    public Budget grownTo(int peak) {
        long more = Math.max(0, peak - size);
        return new Budget(
                size,
                whole(launches + (EACH + 1) * more),
                whole(ends + (EACH + 3) * more),
                whole(callsAMinute + CALLS_EACH * more));
    }

    /** Why those calls are more than there should be; empty where they are not. */
    public Optional<String> exceeded(Spent spent, ShiftState shift, List<Action> meant, Instant now) {
        long more = 0;
        Set<String> gone = new HashSet<>(spent.ended());
        for (Action action : meant) {
            more += action.launches(shift);
            gone.addAll(action.ends());
        }
        if (more > 0 && spent.launches() + more > launches) {
            return Optional.of(why(spent.launches(), "instance", "launched", launches));
        }
        if (gone.size() > spent.ended().size() && gone.size() > ends) {
            return Optional.of(why(spent.ended().size(), "instance", "terminated", ends));
        }
        return spent.calls(now) + meant.size() > callsAMinute
                ? Optional.of(why(spent.calls(now), "changing call", "made within a minute", callsAMinute))
                : Optional.empty();
    }

    private static String why(int spent, String what, String done, int most) {
        return "the budget is spent: " + Words.count(spent, what) + (spent == 1 ? " was " : " were ") + done
                + ", and this rollout can need " + most
                + " at most, there and back; find out why they do not last or do"
                + " not help, then resume it or roll it back, which allows as many again";
    }
}
