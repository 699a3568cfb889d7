package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A rollout of a good AMI on a group behind one target group, in a calm account. */
final class BenchRollout {
    static final String GROUP = "web";
    private static final String OLD = "ami-00000001";
    private static final String NEW = "ami-00000002";
    private static final String TEMPLATE = "lt-0a1b2c3d";
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
    private static final Duration LONGEST = Duration.ofHours(24);

    private final SimulatedAccount account;
    private final Sandbox sandbox;
    private final Plan plan;
    private final Instant start;
    private final long readsBefore;

    /**
     * What came of it.
     *
     * @param took virtual time from the start to the end
     * @param reads the describe calls that it took, those of its plan left out
     */
    record Cost(Duration took, long reads) {}

    BenchRollout(long seed, int size, ReadLag lag, Spec spec) {
        this.account = account(seed, 1, size, lag);
        this.sandbox = new Sandbox(account);
        this.plan = plan(sandbox, spec, "r-1");
        this.start = account.clock().now();
        this.readsBefore = reads();
    }

    /** An account with groups of one size, each with a template and a target group of its own. */
    static SimulatedAccount account(long seed, int groups, int size, ReadLag lag) {
        AccountBuilder builder = SimulatedAccount.create(seed)
                .image(OLD, AmiCharacter.good())
                .image(NEW, AmiCharacter.good())
                .readLag(lag);
        for (int i = 0; i < groups; i++) {
            String suffix = i == 0 ? "" : "-" + i;
            builder.launchTemplate(TEMPLATE + i, OLD, "t3.large").targetGroup("tg" + suffix, 60, 10, 3, 2);
            String template = TEMPLATE + i;
            builder.group(GROUP + suffix, 1, size, size, ZONES, group -> group.template(template, "1")
                    .launchHistory(1)
                    .targetGroup("tg" + suffix));
        }
        return builder.build();
    }

    static Spec spec(String group, Strategy strategy) {
        return Spec.of(group, NEW).withStrategy(strategy).withGates(List.of(HttpGate.onInstances(80, "/health")));
    }

    static Plan plan(Sandbox sandbox, Spec spec, String id) {
        Planned planned =
                new Planner(sandbox.cloud()).plan(spec, id, sandbox.clock().now());
        if (planned instanceof Planned.Ready ready) {
            return ready.plan();
        }
        throw new IllegalStateException("The plan was refused: " + planned);
    }

    SimulatedAccount account() {
        return account;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Cost run(Engine engine) {
        return run(engine, engine.rollouts(sandbox), (event, after, seen) -> {});
    }

    Cost run(Engine engine, Rollouts rollouts, RolloutListener listener) {
        Rollout rollout = rollouts.start(plan, engine.cloud(sandbox), new MemoryJournal(), listener);
        account.clock().runUntil(() -> rollout.state().outcome().isPresent(), start.plus(LONGEST));
        return result(rollout);
    }

    /** Runs until a stage has begun. */
    void runToStage(int stage, Rollouts rollouts) {
        Rollout rollout = rollouts.start(plan, sandbox.cloud(), new MemoryJournal(), (event, after, seen) -> {});
        account.clock().runUntil(() -> rollout.state().stage() >= stage, start.plus(LONGEST));
    }

    private Cost result(Rollout rollout) {
        Outcome outcome = rollout.state().outcome().orElse(null);
        if (outcome != Outcome.PROMOTED) {
            throw new IllegalStateException("A bench's rollout ended " + outcome + ": "
                    + rollout.state().reason());
        }
        return new Cost(Duration.between(start, account.clock().now()), reads() - readsBefore);
    }

    /** The describe calls so far. */
    private long reads() {
        return reads(account);
    }

    static long reads(SimulatedAccount account) {
        return account.calls().entrySet().stream()
                .filter(call -> call.getKey().contains(":Describe"))
                .mapToLong(call -> call.getValue())
                .sum();
    }
}
