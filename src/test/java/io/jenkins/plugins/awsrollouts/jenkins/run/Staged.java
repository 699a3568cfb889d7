package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A rollout of a job in the simulated account, for a build of it that need not be there. */
public final class Staged implements LiveRollout.Audience {
    static final AccountSettings SIMULATED = AccountSettings.NONE.withRegion("simulated");
    private static final int PATIENCE = 90;

    public static final String GROUP = "web";
    public static final String OLD = "ami-04c2d9";
    public static final String GOOD = "ami-0b7e41";

    private final CountDownLatch baking = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final LiveRollout live;

    private Staged(LiveRollout live) {
        this.live = live;
        live.listen(this);
    }

    /** Brings an AMI to the simulated shop, with a bake that only a person ends. */
    public static Staged thatBakes(Job<?, ?> job, String image, OptionalInt build) {
        return start(job, image, Duration.ofDays(30), build);
    }

    /** The same, once it bakes. */
    static Staged baking(Job<?, ?> job, String image, int build) throws InterruptedException {
        return thatBakes(job, image, OptionalInt.of(build)).awaitBake();
    }

    /** Brings an AMI to the simulated shop and waits for the end. */
    public static Deployment over(Job<?, ?> job, String image, OptionalInt build) throws InterruptedException {
        Staged staged = start(job, image, Duration.ZERO, build);
        staged.awaitEnd();
        return Shelves.get().of(job).get(staged.id()).orElseThrow();
    }

    static Deployment over(Job<?, ?> job, String image, int build) throws InterruptedException {
        return over(job, image, OptionalInt.of(build));
    }

    private static Staged start(Job<?, ?> job, String image, Duration finalBake, OptionalInt build) {
        String id = RolloutService.get().nextId();
        return of(RolloutService.get().start(plan(id, image, finalBake), owner(id, job, SIMULATED, build), account()));
    }

    /** A rollout that is there. */
    public static Staged of(LiveRollout live) {
        return new Staged(live);
    }

    private static Account account() {
        return RolloutService.get().account(SIMULATED, null);
    }

    static RolloutOwner owner(String id, Job<?, ?> job, AccountSettings settings, OptionalInt build) {
        Deployment.Request request = new Deployment.Request(
                settings.region(),
                RolloutService.key(settings),
                "alice",
                build,
                Deployment.Origin.BUILD,
                Optional.empty());
        return new RolloutOwner(id, job.getFullName(), settings, Instant.now(), request);
    }

    static Plan plan(String id, String image, Duration finalBake) {
        Spec spec = Spec.of(GROUP, image).withStrategy(new Strategy.AllAtOnce());
        Limits limits = spec.limits();
        Spec patient = spec.withLimits(new Limits(
                limits.minHealthyPercent(),
                limits.maxHealthyPercent(),
                limits.warmUp(),
                limits.healthTimeout(),
                limits.progressDeadline(),
                limits.failedInstances(),
                limits.bake(),
                finalBake));
        Planned planned = new Planner(account().cloud())
                .plan(patient, id, account().clock().now());
        return ((Planned.Ready) planned).plan();
    }

    public String id() {
        return live.id();
    }

    public LiveRollout live() {
        return live;
    }

    public Staged awaitBake() throws InterruptedException {
        assertTrue(baking.await(PATIENCE, TimeUnit.SECONDS), "it does not come to its bake");
        return this;
    }

    public void awaitEnd() throws InterruptedException {
        assertTrue(over.await(PATIENCE, TimeUnit.SECONDS), "it does not end");
    }

    @Override
    public void line(LogLine line) {
        if (line.word().equals("bake")) {
            baking.countDown();
        }
    }

    @Override
    public void rests(Follower.Rest rest) {
        if (rest == Follower.Rest.OVER) {
            over.countDown();
        }
    }
}
