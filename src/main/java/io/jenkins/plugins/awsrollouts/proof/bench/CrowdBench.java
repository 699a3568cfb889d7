package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;

/** Many rollouts at once in one account, on one thread. */
final class CrowdBench {
    private static final int SIZE = 20;
    private static final double CALLS_GOAL = 1.2;
    private static final double HEAP_GOAL = 256;
    private static final int PAGE = 100;
    private static final Duration LONGEST = Duration.ofHours(6);

    private final SimulatedAccount account;
    private final Sandbox sandbox;
    private final Pages pages;
    private final List<Rollout> rollouts = new ArrayList<>();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final int count;
    private long peak;

    CrowdBench(int count) {
        this.count = count;
        this.account = BenchRollout.account(1, count, SIZE, ReadLag.normal());
        this.sandbox = new Sandbox(account);
        this.pages = new Pages(account);
    }

    /** The looks at groups and instances of one minute, as calls and as what they asked for. */
    private static final class LookCount {
        private long calls;
        private long groups;
        private long instances;

        /** The calls that it takes to read as much in full pages. */
        long pages() {
            return (groups + PAGE - 1) / PAGE + (instances + PAGE - 1) / PAGE;
        }
    }

    /** Counts what looks have asked for; what has no pages to share (a balancer's targets) counts for itself. */
    private static final class Pages implements CallListener {
        private final SimulatedAccount account;
        private final Map<Long, LookCount> minutes = new TreeMap<>();
        private long alone;

        Pages(SimulatedAccount account) {
            this.account = account;
        }

        @Override
        public void before(String service, String operation, Object request) {
            if (request instanceof DescribeAutoScalingGroupsRequest groups) {
                LookCount minute = minute();
                minute.calls++;
                minute.groups += groups.autoScalingGroupNames().size();
            } else if (request instanceof DescribeInstanceStatusRequest statuses) {
                LookCount minute = minute();
                minute.calls++;
                minute.instances += statuses.instanceIds().size();
            } else if (operation.startsWith("Describe")) {
                alone++;
            }
        }

        private LookCount minute() {
            long number = account.clock().now().getEpochSecond() / 60;
            return minutes.computeIfAbsent(number, n -> new LookCount());
        }

        long calls() {
            return minutes.values().stream().mapToLong(m -> m.calls).sum();
        }

        long least() {
            return minutes.values().stream().mapToLong(LookCount::pages).sum();
        }
    }

    List<Figure> figures() {
        Rollouts engine = new Rollouts(sandbox.clock(), sandbox.prober());
        for (int i = 0; i < count; i++) {
            String group = BenchRollout.GROUP + (i == 0 ? "" : "-" + i);
            rollouts.add(engine.start(
                    BenchRollout.plan(sandbox, BenchRollout.spec(group, new Strategy.HalfAtATime()), "r-" + i),
                    sandbox.cloud(),
                    new MemoryJournal(),
                    (event, after, seen) -> {}));
        }
        Instant start = account.clock().now();
        account.onCall(pages);
        weigh(start.plus(LONGEST));
        account.clock()
                .runUntil(
                        () -> rollouts.get(rollouts.size() - 1)
                                        .state()
                                        .outcome()
                                        .isPresent()
                                && over(),
                        start.plus(LONGEST));
        double minutes = Duration.between(start, account.clock().now()).toMillis() / 60_000.0;
        return figures(minutes);
    }

    private List<Figure> figures(double minutes) {
        long promoted = rollouts.stream()
                .filter(rollout -> rollout.state().outcome().equals(java.util.Optional.of(Outcome.PROMOTED)))
                .count();
        String name = count + " rollouts at once, ";
        return List.of(
                Figure.of(name + "promoted", promoted, ""),
                Figure.of(name + "until the last was over", minutes, "min"),
                Figure.of(name + "threads of the engine", 1, ""),
                Figure.of(name + "peak heap after collection", peak / 1048576.0, "MiB", HEAP_GOAL),
                Figure.of(name + "paged reads a minute", pages.calls() / minutes, "a min"),
                Figure.of(name + "reads without shared pages a minute", pages.alone / minutes, "a min"),
                Figure.of(
                        name + "paged reads over full pages",
                        (double) pages.calls() / Math.max(1, pages.least()),
                        "",
                        CALLS_GOAL));
    }

    private boolean over() {
        return rollouts.stream().allMatch(rollout -> rollout.state().outcome().isPresent());
    }

    /** Weighs what is alive, every minute of the account's time. */
    private void weigh(Instant end) {
        memory.gc();
        peak = Math.max(peak, memory.getHeapMemoryUsage().getUsed());
        Instant next = account.clock().now().plusSeconds(60);
        if (next.isBefore(end)) {
            account.clock().schedule(next, () -> weigh(end));
        }
    }
}
