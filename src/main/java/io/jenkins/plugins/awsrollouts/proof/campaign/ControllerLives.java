package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** The lives of a scenario's controller: after how many calls each ends, and what it had planned that dies with it. */
final class ControllerLives {
    private final Clock clock;
    private final boolean before;
    private final Deque<Integer> deaths;
    private int callsToLive = Integer.MAX_VALUE;
    private int life;

    ControllerLives(Scenario scenario, Clock clock) {
        this.clock = clock;
        this.before = scenario.seed() % 2 == 0;
        this.deaths = new ArrayDeque<>(scenario.crashes());
    }

    /** The controller's death, in the middle of whatever it was doing. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        private Death() {
            super("the controller dies", null, false, false);
        }
    }

    /** Another life begins, with a death of its own or none. */
    void next() {
        callsToLive = deaths.isEmpty() ? Integer.MAX_VALUE : deaths.poll();
    }

    /** The controller has died: what it had planned does not happen. */
    void over() {
        life++;
    }

    /** Whether it dies no more. */
    boolean last() {
        return deaths.isEmpty();
    }

    /** It lives, whatever it calls from here on. */
    void spare() {
        callsToLive = Integer.MAX_VALUE;
    }

    /** What people do takes no call off the controller's life. */
    void untouched(Runnable people) {
        int calls = callsToLive;
        spare();
        try {
            people.run();
        } finally {
            callsToLive = calls;
        }
    }

    /** The clock of the life that has begun. */
    Clock clock() {
        return new Lifetime(life);
    }

    /** Kills the controller at its appointed call, every other time after the call has happened. */
    CallListener executioner(BooleanSupplier lives) {
        return new Executioner(lives);
    }

    private final class Lifetime implements Clock {
        private final int mine;

        Lifetime(int mine) {
            this.mine = mine;
        }

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public void at(Instant at, Runnable task) {
            clock.at(at, () -> {
                if (life == mine) {
                    task.run();
                }
            });
        }
    }

    private final class Executioner implements CallListener {
        private final BooleanSupplier lives;

        Executioner(BooleanSupplier lives) {
            this.lives = lives;
        }

        @Override
        public void before(String service, String operation, Object request) {
            if (before) {
                count();
            }
        }

        @Override
        public void after(String service, String operation, Object request) {
            if (!before) {
                count();
            }
        }

        private void count() {
            if (lives.getAsBoolean() && --callsToLive == 0) {
                throw new Death();
            }
        }
    }
}
