package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.Deployment;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.run.Account;
import io.jenkins.plugins.awsrollouts.jenkins.run.Errand;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.Limits;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.Planned;
import io.jenkins.plugins.awsrollouts.rollout.Planner;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import io.jenkins.plugins.awsrollouts.rollout.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Rollouts of a job in the simulated account, without a Pipeline. */
final class Rehearsed implements LiveRollout.Audience {
    static final String GROUP = "web";
    static final String OLD = "ami-04c2d9";
    static final String GOOD = "ami-0b7e41";

    private static final int PATIENCE = 60;

    private final CountDownLatch baking = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final LiveRollout live;

    private Rehearsed(LiveRollout live) {
        this.live = live;
        live.listen(this);
    }

    /** From when the account is next opened on, so that two requests fall between two looks at it. */
    static void atLeisure() {
        System.setProperty("io.jenkins.plugins.awsrollouts.jenkins.run.SimulatedRegion.speed", "40");
    }

    /** Brings an AMI, with a bake that only a person ends. */
    static Rehearsed thatBakes(Job<?, ?> job, String image, OptionalInt build) {
        return start(job, image, Duration.ofDays(30), build);
    }

    /** Brings an AMI, and ends. */
    static Deployment over(Job<?, ?> job, String image, OptionalInt build) throws InterruptedException {
        Rehearsed one = start(job, image, Duration.ZERO, build);
        one.awaitEnd();
        return Shelves.get().of(job).get(one.id()).orElseThrow();
    }

    private static Rehearsed start(Job<?, ?> job, String image, Duration finalBake, OptionalInt build) {
        RolloutService service = RolloutService.get();
        AccountSettings settings = AccountSettings.of("simulated", null, null, null, null, null);
        Account account = service.account(settings, job);
        String id = service.nextId();
        Limits limits = Limits.defaults();
        Spec spec = Spec.of(GROUP, image).with(new Strategy.AllAtOnce());
        Spec patient = new Spec(
                spec.group(),
                spec.image(),
                spec.strategy(),
                new Limits(
                        limits.minHealthyPercent(),
                        limits.maxHealthyPercent(),
                        limits.warmUp(),
                        limits.healthTimeout(),
                        limits.progressDeadline(),
                        limits.failedInstances(),
                        limits.bake(),
                        finalBake),
                spec.gates(),
                spec.onFailure(),
                spec.onAbort(),
                spec.protectedInstances(),
                spec.launchHooks());
        Planned planned =
                new Planner(account.cloud()).plan(patient, id, account.clock().now());
        Plan plan = ((Planned.Ready) planned).plan();
        Deployment.Request request = new Deployment.Request(
                "simulated", "", "alice", build, Deployment.Origin.BUILD, Optional.empty());
        return new Rehearsed(
                service.start(plan, new Errand(id, job.getFullName(), settings, Instant.now(), request), account));
    }

    /** A rollout that is there. */
    static Rehearsed of(LiveRollout live) {
        return new Rehearsed(live);
    }

    String id() {
        return live.id();
    }

    LiveRollout live() {
        return live;
    }

    Rehearsed awaitBake() throws InterruptedException {
        assertTrue(baking.await(PATIENCE, TimeUnit.SECONDS), "it does not come to its bake");
        return this;
    }

    void awaitEnd() throws InterruptedException {
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
