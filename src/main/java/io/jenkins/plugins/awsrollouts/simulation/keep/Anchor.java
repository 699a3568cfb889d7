package io.jenkins.plugins.awsrollouts.simulation.keep;

import java.time.Duration;
import java.time.Instant;

/**
 * Ties virtual to real time, as a file remembers it.
 *
 * @param real an instant of ours
 * @param virtual the account's instant then
 * @param until the account's time goes no further than this before another anchor is written, so no later instant can
 *     have been told
 */
record Anchor(Instant real, Instant virtual, Instant until) {
    /** The most virtual time that passes while nobody looks, and the furthest that an anchor reaches. */
    static final Duration LONGEST = Duration.ofMinutes(30);

    /** An anchor is renewed at two thirds of its reach: every ten seconds of ours, unless time is very fast. */
    private static final Duration REACH = Duration.ofSeconds(15);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    /** Whether this program can have written it. */
    boolean plausible() {
        return real.isAfter(EARLIEST)
                && real.isBefore(LATEST)
                && virtual.isAfter(EARLIEST)
                && virtual.isBefore(LATEST)
                && !until.isBefore(virtual)
                && !until.isAfter(virtual.plus(LONGEST));
    }

    /** An anchor for a process that goes on. */
    static Anchor running(Instant real, Instant virtual, double speed) {
        return new Anchor(real, virtual, virtual.plus(passed(real, real.plus(REACH), speed)));
    }

    /** An anchor for a process that ends in good order. */
    static Anchor ended(Instant real, Instant virtual) {
        return new Anchor(real, virtual, virtual);
    }

    /** The virtual time that passes between two instants of ours; none where our clock was set back. */
    static Duration passed(Instant from, Instant to, double speed) {
        Duration ours = Duration.between(from, to);
        if (ours.isNegative()) {
            return Duration.ZERO;
        }
        // asked before multiplying, which years of absence would overflow
        if (ours.compareTo(LONGEST) >= 0) {
            return LONGEST;
        }
        Duration theirs = Duration.ofNanos((long) (ours.toNanos() * speed));
        return theirs.compareTo(LONGEST) < 0 ? theirs : LONGEST;
    }

    /** Whether another anchor is to be written before the account's time goes to {@code target}. */
    boolean due(Instant target) {
        Duration reach = Duration.between(virtual, until);
        return !target.isBefore(virtual.plus(reach.multipliedBy(2).dividedBy(3)));
    }

    /** The account's time when it is opened again: not before any that was told, and not long after. */
    Instant resumed(Instant now, double speed) {
        Instant later = virtual.plus(passed(real, now, speed));
        return later.isBefore(until) ? until : later;
    }
}
