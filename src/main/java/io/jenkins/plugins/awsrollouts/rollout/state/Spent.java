package io.jenkins.plugins.awsrollouts.rollout.state;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a rollout has spent of its {@link Budget}, since it began or since a person last had it go on.
 *
 * @param launches instances that were launched for it, by itself or by a fleet of its own
 * @param ended instances that it had terminated; one whose call had to be made again counts once
 * @param minute when the present minute of calls began
 * @param calls how many changing calls it has meant to make in that minute
 * @param peak the largest size that the target ought to have had
 */
@RecordBuilder
public record Spent(int launches, Set<String> ended, Instant minute, int calls, int peak) implements SpentBuilder.With {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    public Spent {
        ended = Set.copyOf(ended);
    }

    static Spent nothing(int size) {
        return new Spent(0, Set.of(), Instant.EPOCH, 0, size);
    }

    /** A person has looked and wants it to go on: it may spend as much again. */
    Spent anew() {
        return nothing(peak);
    }

    Spent sized(int size) {
        return size <= peak ? this : withPeak(size);
    }

    /**
     * A call is meant. Instances launched outside any group are counted by the answer, since a call that is refused
     * launches none; what makes a group launch counts at once.
     */
    Spent meaning(ShiftState before, Action action, Instant at) {
        if (!action.changes()) {
            return this;
        }
        boolean same = at.isBefore(minuteEnds());
        Set<String> all = new HashSet<>(ended);
        all.addAll(action.ends());
        return new Spent(launches + action.fleetLaunches(before), all, same ? minute : at, same ? calls + 1 : 1, peak);
    }

    Spent launched(int count) {
        return withLaunches(launches + count);
    }

    /** How many calls the minute of that instant has seen. */
    public int calls(Instant at) {
        return at.isBefore(minuteEnds()) ? calls : 0;
    }

    /** When the present minute of calls is over. */
    public Instant minuteEnds() {
        return minute.plus(MINUTE);
    }
}
