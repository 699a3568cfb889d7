package io.jenkins.plugins.awsrollouts.rollout.state;

import java.time.Instant;

/** What meaning a call, and its answer, change in what a rollout has borrowed from its target and what it has set up. */
public interface Bookkeeping {
    /** What is borrowed, as it must be remembered before the call is made. */
    default Leases intended(Leases leases, Phase phase, Instant at) {
        return leases;
    }

    /** What is set up or changed, as it must be remembered before the call is made. */
    default ShiftState intended(ShiftState shift, Instant at) {
        return shift;
    }

    /** What is borrowed once the call has been made. */
    default Leases concluded(Leases leases, Phase phase, Instant at) {
        return leases;
    }

    /** What is set up once the call has been made. */
    default ShiftState concluded(ShiftState shift, Result result, Instant at) {
        return shift;
    }

    /** What is borrowed when the call has been refused, and has not been made before. */
    default Leases refused(Leases leases) {
        return leases;
    }

    /** What is set up when the call has been refused, or is not made again. */
    default ShiftState refused(ShiftState shift, Instant at) {
        return shift;
    }

    /** What may be borrowed by a call that may have been made, and is not made again. */
    default Leases dropped(Leases leases, Instant at) {
        return leases;
    }
}
