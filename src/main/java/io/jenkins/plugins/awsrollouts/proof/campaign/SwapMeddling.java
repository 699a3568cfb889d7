package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What an owner does to the fleets and rules of a swap at a moment of it: while the old fleet stands by, or in the middle of
 * the steps. Drawn apart from all else, so that the other seeds stay what they were.
 *
 * @param what what they do
 * @param standingBy whether that is once the old fleet stands by
 * @param after how long after the moment has come
 * @param back how long after that somebody asks for the old AMI back; empty: nobody does
 * @param whole whether a fleet that is emptied may have no server any more
 */
record SwapMeddling(Kind what, boolean standingBy, Duration after, Optional<Duration> back, boolean whole) {
    /** Such that no seed which a test names has one, since those are kept as they were. */
    private static final long SALT = 0x7b8a8L;

    private static final int ONE_IN = 10;
    private static final int LONGEST = 240;
    private static final Duration STANDS_BY = Duration.ofMinutes(20);

    /** One thing that an owner does. */
    enum Kind {
        /** Scales the old fleet to none. */
        EMPTIED,
        /** Has all servers of the old fleet stop to answer. */
        SICK,
        /** Scales the new fleet out. */
        GROWN,
        /** Makes a rule that leads to the old fleet. */
        NEW_RULE,
        /** Takes the old fleet's group from the target group that the rules lead to. */
        DETACHED,
        /** Scales the old fleet to none, whose AMI cannot be launched any more. */
        STRANDED,
        /** Gives the old fleet servers again while it goes. */
        RAISED,
        /** Scales the new fleet to none right before the old one goes. */
        LOST;

        /** Whether requests of the old fleet may meet nobody by it. */
        boolean endsServers() {
            return this == SICK || this == DETACHED || this == STRANDED || this == LOST;
        }
    }

    /**
     * What is done in the scenario of a seed; mostly nothing.
     *
     * @param shares whether there is a rule beside which another can lead to the old fleet
     */
    static Optional<SwapMeddling> of(long seed, boolean shares) {
        SplittableRandom random = new SplittableRandom(seed ^ SALT);
        if (random.nextInt(ONE_IN) > 0) {
            return Optional.empty();
        }
        Kind what = Kind.values()[random.nextInt(Kind.values().length)];
        boolean rules = what == Kind.NEW_RULE || what == Kind.DETACHED;
        if (rules && !shares) {
            return Optional.empty();
        }
        boolean late = what == Kind.GROWN || what == Kind.NEW_RULE || what == Kind.RAISED || what == Kind.LOST;
        boolean standingBy = late || random.nextInt(3) > 0;
        Duration after = Duration.ofSeconds(random.nextInt(LONGEST));
        return Optional.of(new SwapMeddling(
                what,
                standingBy,
                switch (what) {
                    case RAISED -> Duration.ofSeconds(after.toSeconds() % 60);
                    case LOST -> STANDS_BY.minusSeconds(after.toSeconds() % 60);
                    default -> after;
                },
                random.nextInt(8) > 0 && what != Kind.NEW_RULE && what != Kind.RAISED && what != Kind.LOST
                        ? Optional.of(Duration.ofSeconds(random.nextInt(2 * LONGEST)))
                        : Optional.empty(),
                random.nextBoolean()));
    }

    /** The swap with time enough for that, and for whoever goes back then. */
    Swap lasting(Swap swap) {
        return standingBy ? swap.with(copy -> copy.keepBlue(STANDS_BY)) : swap;
    }

    /** Whether the moment has come. */
    boolean due(RolloutState state) {
        if (what == Kind.RAISED) {
            return state.shift().stand(Fleet.BLUE).begun();
        }
        return standingBy
                ? state.phase() == Phase.SWAPPED || state.phase() == Phase.RETIRING
                : state.phase() == Phase.SHIFTING && state.share() > 0;
    }
}
