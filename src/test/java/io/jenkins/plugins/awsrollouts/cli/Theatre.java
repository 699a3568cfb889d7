package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A simulated account with one group, and what a test needs to run rollouts in it. */
final class Theatre {
    static final String OLD = "ami-old";
    static final String NEW = "ami-new";
    static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    final Sandbox rehearsal;
    final Rollouts rollouts;
    final StringBuilder log = new StringBuilder();

    Theatre(SimulatedAccount account) {
        this.rehearsal = new Sandbox(account);
        this.rollouts = new Rollouts(rehearsal.clock(), rehearsal.prober());
    }

    /** Images and a template, and a target group; the group itself is the test's. */
    static AccountBuilder account(long seed, AmiCharacter fresh) {
        return SimulatedAccount.create(seed)
                .image(OLD, AmiCharacter.good())
                .image(NEW, fresh)
                .launchTemplate("lt-web", OLD, "t3.large")
                .targetGroup("tg-web", 60, 10, 3, 2);
    }

    /** A group of that many instances behind one target group. */
    static Theatre of(long seed, int size, AmiCharacter fresh) {
        return new Theatre(account(seed, fresh)
                .group("web", 1, size, size + 2, ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    /** A group behind one rule of a load balancer with requests, and an alarm, for swaps. */
    static Theatre swapping(int size, int max) {
        return new Theatre(account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 0, size, max, ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .alarm("web-5xx", alarm -> alarm.metric("Shop", "Errors", "Sum", 60))
                .traffic("shop", 50)
                .build());
    }

    /** A swap of that group, with that alarm as its gate. */
    static Spec swap(Swap.After after, Integer... steps) {
        Swap swap = Swap.defaults().with(copy -> copy.routes(List.of(SimulatedAccount.ruleArn("shop", 80, 10)))
                .steps(List.of(steps))
                .every(Duration.ofMinutes(10))
                .keepBlue(Duration.ofMinutes(20))
                .after(after));
        return Spec.of("web", NEW).with(swap).withGates(List.of(AlarmGate.of("web-5xx")));
    }

    GroupTruth truth() {
        return rehearsal.account().truth("web");
    }

    Plan plan(Spec spec) {
        return plan("r-1", spec);
    }

    private Plan plan(String id, Spec spec) {
        Planned planned =
                new Planner(rehearsal.cloud()).plan(spec, id, rehearsal.clock().now());
        if (planned instanceof Planned.Ready ready) {
            return ready.plan();
        }
        throw new AssertionError(planned.toString());
    }

    Rollout start(Spec spec) {
        return start(spec, new MemoryJournal());
    }

    /** One of several rollouts, one after the other. */
    Rollout start(String id, Spec spec) {
        return rollouts.start(plan(id, spec), rehearsal.cloud(), new MemoryJournal(), new Log());
    }

    Rollout start(Spec spec, Journal journal) {
        return rollouts.start(plan(spec), rehearsal.cloud(), journal, new Log());
    }

    /** The group put back from its tags alone, by another process. */
    Rollout recovering() {
        Recovery recovery = Recovery.plan(
                        rehearsal.cloud(), "web", rehearsal.clock().now())
                .recovery()
                .orElseThrow();
        return new Rollouts(rehearsal.clock(), rehearsal.prober())
                .recover(recovery, rehearsal.cloud(), new MemoryJournal(), listener());
    }

    /** Writes events to the log, and lets no rollout break in silence. */
    RolloutListener listener() {
        return new Log();
    }

    /** Runs until the rollout is over or held; fails when it takes more than a day. */
    RolloutState run(Rollout rollout) {
        boolean ended = rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> rollout.state().outcome().isPresent()
                                || rollout.state().phase() == Phase.HELD,
                        rehearsal.clock().now().plus(Duration.ofDays(1)));
        if (!ended) {
            throw new AssertionError("still " + rollout.state().phase() + " after a day:\n" + log);
        }
        return rollout.state();
    }

    /** Runs until the rollout is so; fails when it takes more than a day. */
    void until(Rollout rollout, Predicate<RolloutState> what) {
        boolean seen = rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> what.test(rollout.state()),
                        rehearsal.clock().now().plus(Duration.ofDays(1)));
        assertTrue(seen, log::toString);
    }

    /** Lets time pass. */
    void pass(Duration time) {
        rehearsal.account().clock().runUntil(rehearsal.clock().now().plus(time));
    }

    private final class Log implements RolloutListener {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            String text = event.toString();
            log.append(event.at())
                    .append(' ')
                    .append(text, 0, Math.min(260, text.length()))
                    .append('\n');
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            if (problem instanceof Error death) {
                throw death;
            }
            throw new AssertionError("broken", problem);
        }
    }
}
