package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A rollout of each kind, one after the other on the scratch group: in place to the second AMI, by a canary back to the
 * first, and by a second fleet to the second again. Where one is not promoted, the next brings the same AMI, so that none
 * succeeds by replacing nothing. An alarm on unhealthy targets is the gate of each.
 */
final class Trials {
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration WATCHED = Duration.ofMinutes(2);

    private final Workshop shop;
    private final Rollouts rollouts;
    private final Consumer<String> say;
    private int number;
    private boolean second;

    Trials(Workshop shop, Consumer<String> say) {
        this.shop = shop;
        this.rollouts = new Rollouts(shop.site().clock(), shop.site().prober());
        this.say = say;
    }

    Trial inPlace() {
        return run("in place", spec());
    }

    Trial canary() {
        Canary canary = Canary.defaults()
                .with(copy -> copy.routes(List.of(shop.scratch().route()))
                        .steps(List.of(25, 50))
                        .every(WATCHED));
        return run("canary", spec().with(canary));
    }

    Trial blueGreen() {
        Swap swap = Swap.defaults()
                .with(copy -> copy.routes(List.of(shop.scratch().route())).keepBlue(WATCHED));
        return run("blue/green", spec().with(swap));
    }

    /** Lets go of a rollout that has not ended; what it has made is taken away with all else. */
    void letGo() {
        rollouts.letGo();
    }

    /** The AMI that the group does not run. */
    private Spec spec() {
        Ground ground = shop.scratch().ground();
        return Spec.of(shop.scratch().group(), second ? ground.image() : ground.second())
                .withGates(List.of(AlarmGate.of(shop.scratch().names().name())));
    }

    private Trial run(String kind, Spec spec) {
        // what the one before has restored is shown for certain
        shop.waits().pass(LagFacts.CONSISTENCY);
        say.accept("Rollout " + kind + ":");
        Instant start = shop.waits().now();
        Planned planned = new Planner(shop.site().cloud())
                .plan(spec, shop.scratch().names().rollout(++number), start);
        if (planned instanceof Planned.Refused refused) {
            return Trial.refused(kind, refused.faults());
        }
        Plan plan = ((Planned.Ready) planned).plan();
        if (plan.replacesNothing()) {
            return Trial.refused(kind, List.of("It would replace nothing."));
        }
        Watching watching = new Watching();
        RolloutState end = carriedOut(plan, watching);
        second ^= end.outcome().equals(Optional.of(Outcome.PROMOTED));
        String ended = end.outcome()
                .map(Enum::name)
                .orElse(end.phase() == Phase.HELD ? "held" : "not over after " + LONGEST.toMinutes() + " minutes");
        return new Trial(
                kind,
                "alarm on unhealthy targets",
                ended,
                end.outcome().isPresent() || end.phase() == Phase.HELD ? end.reason() : watching.waits,
                Duration.between(start, shop.waits().now()));
    }

    private RolloutState carriedOut(Plan plan, Watching watching) {
        Rollout rollout = rollouts.start(plan, shop.site().cloud(), watching.journal, watching);
        shop.waits().until(LONGEST, LOOK, watching.rests::get);
        return rollout.state();
    }

    /** Tells what happens, and knows what was waited for last. */
    private final class Watching implements RolloutListener {
        private final Journal journal = new MemoryJournal();
        private final AtomicBoolean rests = new AtomicBoolean();
        private final Follower follower = new Follower(
                journal,
                Sightings.none(),
                line -> say.accept("  " + line.word() + "  " + line.text()),
                how -> rests.set(true));
        private volatile String waits = "";

        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            follower.happened(event, after, seen);
        }

        @Override
        public void waiting(RolloutState state, Observation seen, String waitingFor, Instant until) {
            waits = "it waits for " + waitingFor;
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            waits = String.valueOf(problem);
            follower.broken(state, problem);
        }
    }
}
