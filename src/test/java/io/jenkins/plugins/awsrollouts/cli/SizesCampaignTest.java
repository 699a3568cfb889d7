package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever an owner does to the size of a group, and at whatever moment of a rollout: his number and his limits hold in the
 * end, somebody serves all the time, and a good AMI is promoted. This is a row of draws for each change of the code;
 * {@code -Dawsrollouts.firstSeed=N -Dawsrollouts.runs=N} tries others. Of fresh ones one in some 1,500 breaks it, where an owner's
 * maximum is by chance the very number that the rollout makes of it for its own time, which nothing tells apart.
 */
@Tag("campaign")
class SizesCampaignTest {
    private static final long FIRST = 1_482_120_330;

    private static final int RUNS = Integer.getInteger("awsrollouts.runs", 400);

    /** A look on whose word limits are written is no older, and may show what was so ten seconds before. */
    private static final Duration UNSEEN = Duration.ofSeconds(12 + 10);

    private record Draw(Spec spec, int size, SizeDeed deed, Duration moment, boolean lag, boolean good) {
        static Draw of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 3 + random.nextInt(8);
            Strategy strategy =
                    switch (random.nextInt(4)) {
                        case 0 -> new Strategy.AllAtOnce();
                        case 1 -> new Strategy.OneAtATime();
                        default -> new Strategy.HalfAtATime();
                    };
            Spec plain = Spec.of("web", Theatre.NEW).withStrategy(strategy);
            boolean tight = random.nextInt(3) == 0;
            Spec spec = tight
                    ? plain.withLimits(plain.limits().with(copy -> copy.minHealthyPercent(50)
                            .maxHealthyPercent(100)
                            .warmUp(Duration.ofSeconds(30))))
                    : plain;
            return new Draw(
                    spec,
                    size,
                    SizeDeed.any(random, size, size + 3),
                    Duration.ofMillis(random.nextInt(0, 500_000)),
                    random.nextInt(3) > 0,
                    random.nextInt(4) > 0);
        }
    }

    private static final class Trial implements CallListener {
        private final Draw draw;
        private final Theatre theatre;
        private final List<String> faults = new ArrayList<>();
        private boolean told;
        private boolean toldLimits;
        private boolean doing;
        private boolean crossed;
        private Instant done = Instant.EPOCH;
        private Instant nobodySince;

        Trial(Draw draw, long seed) {
            this.draw = draw;
            this.theatre =
                    new Theatre(Theatre.account(seed, draw.good() ? AmiCharacter.good() : AmiCharacter.unhealthy())
                            .group("web", 1, draw.size(), draw.size() + 3, Theatre.ZONES, g -> g.template("lt-web", "1")
                                    .targetGroup("tg-web"))
                            .build());
            if (!draw.lag()) {
                theatre.rehearsal.account().readLag(ReadLag.none());
            }
        }

        String run() {
            Rollout rollout = theatre.start(draw.spec());
            Instant start = theatre.rehearsal.clock().now();
            if (draw.deed() instanceof SizeDeed.Twice twice) {
                does(start.plus(draw.moment()), twice.first());
                does(start.plus(draw.moment()).plus(twice.between()), twice.second());
            } else {
                does(start.plus(draw.moment()), draw.deed());
            }
            theatre.rehearsal.account().addListener(() -> look(rollout));
            theatre.rehearsal.account().onCall(this);
            theatre.run(rollout);
            // what belongs to the deed may come only now
            theatre.pass(Duration.ofSeconds(700));
            Optional<Outcome> outcome = rollout.state().outcome();
            String reason = rollout.state().reason();
            // then a person is told that it is nothing of the AMI's
            boolean byName = draw.deed() instanceof SizeDeed.Rebalance && reason.contains("AZRebalance");
            if (outcome.isPresent() && rollout.state().phase() != Phase.HELD) {
                ended(outcome.get(), rollout);
            } else if (!byName) {
                faults.add("held: " + reason);
            }
            String log = RUNS == 1 ? "\n" + theatre.log : "";
            return faults.isEmpty() ? "" : draw + " " + faults + log;
        }

        private void does(Instant at, SizeDeed deed) {
            theatre.rehearsal.account().clock().schedule(at, () -> {
                // who names the numbers that the group has anyway tells nobody anything
                GroupTruth now = theatre.truth();
                long members = now.instances().stream()
                        .filter(i -> !i.lifecycle().startsWith("Terminat"))
                        .count();
                // nor does whoever names more than it wants and no more than it has
                int size = deed.size().orElse(now.desired());
                told = size < now.desired() || size > members;
                toldLimits = deed.min().orElse(-1) != now.min() && deed.max().orElse(-1) != now.max();
                doing = true;
                deed.in(theatre.rehearsal.account());
                doing = false;
                done = theatre.rehearsal.clock().now();
            });
        }

        /** Limits alone that the rollout writes over before it can have seen them nothing tells of. */
        @Override
        public void after(String service, String operation, Object request) {
            boolean ours = operation.equals("UpdateAutoScalingGroup") && !doing;
            boolean unseen = theatre.rehearsal.clock().now().isBefore(done.plus(UNSEEN));
            // whom the group ends for the deed, and whom a release takes before a look can show that, go together
            crossed |= operation.equals("TerminateInstanceInAutoScalingGroup") && unseen;
            boolean limits = draw.deed() instanceof SizeDeed.Bounds || draw.deed() instanceof SizeDeed.Lowered;
            if (ours && unseen && limits) {
                toldLimits = false;
            }
        }

        private void look(Rollout rollout) {
            GroupTruth group = theatre.truth();
            promised(group);
            boolean nobody = group.desired() > 0 && group.instances().stream().noneMatch(InstanceTruth::serving);
            if (!nobody) {
                nobodySince = null;
            } else if (nobodySince == null) {
                nobodySince = theatre.rehearsal.clock().now();
                // what AWS takes once nothing is left to do it would take without a rollout, too
                boolean many = rollout.state().phase() != Phase.SETTLING
                        && rollout.state().outcome().isEmpty()
                        && !(draw.deed() instanceof SizeDeed.Twice)
                        && draw.deed().size().orElse(draw.size()) > 0;
                if (many && faults.isEmpty()) {
                    faults.add("nobody serves at " + nobodySince);
                }
            }
        }

        /** Who says nothing of another size takes no server from what is promised. */
        private void promised(GroupTruth group) {
            long serving =
                    group.instances().stream().filter(InstanceTruth::serving).count();
            boolean fewer = serving < draw.spec().limits().minHealthy(draw.size());
            if (sizeIsAsItWas() && !crossed && fewer && faults.isEmpty()) {
                faults.add(serving + " serve at " + theatre.rehearsal.clock().now());
            }
        }

        private boolean sizeIsAsItWas() {
            return draw.deed() instanceof SizeDeed.Lowered || draw.deed() instanceof SizeDeed.Rebalance;
        }

        private void ended(Outcome outcome, Rollout rollout) {
            GroupTruth end = theatre.truth();
            int least = draw.deed() instanceof SizeDeed.Standby ? draw.size() - 1 : draw.size();
            boolean standby = draw.deed() instanceof SizeDeed.Standby;
            if ((sizeIsAsItWas() || standby) && (end.desired() < least || end.desired() > draw.size())) {
                faults.add("desired " + end.desired() + ", was " + draw.size());
            }
            if (draw.good() && outcome != Outcome.PROMOTED) {
                faults.add(outcome + ": " + rollout.state().reason());
            }
            int size = draw.deed().size().orElse(end.desired());
            if (told && end.desired() != size) {
                faults.add("desired " + end.desired() + ", wished " + size);
            }
            if (toldLimits) {
                limit("max", end.max(), draw.deed().max());
                limit("min", end.min(), draw.deed().min());
            }
        }

        private void limit(String what, int is, OptionalInt wished) {
            if (wished.isPresent() && wished.getAsInt() != is) {
                faults.add(what + " " + is + ", wished " + wished.getAsInt());
            }
        }
    }

    @Test
    void whatTheOwnerWishesForHoldsAndSomebodyServes() {
        long first = Long.getLong("awsrollouts.firstSeed", FIRST);
        System.out.println("Sizes at the moments of seeds " + first + " to " + (first + RUNS - 1));
        String told = LongStream.range(first, first + RUNS)
                .parallel()
                .mapToObj(seed -> {
                    String said = new Trial(Draw.of(seed), seed).run();
                    return said.isEmpty() ? "" : seed + " " + said;
                })
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("\n"));
        assertTrue(told.isEmpty(), () -> "broken:\n" + told);
    }
}
