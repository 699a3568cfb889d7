package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Draws scenarios from seeds: the same seed always gives the same one. */
public final class Scenarios {
    private static final long CANARIES = 0xca9a41e5L;
    private static final long SWAPS = 0x5ba95L;

    /** Such that no seed which a test or a page names is compared, since those are kept as they were. */
    private static final long COMPARED_CANARIES = 0xc0abL;

    private static final long COMPARED_SWAPS = 0xc0c2L;

    /** Those that a rollout without an analysis can tell from others, in the order in which seeds draw them. */
    private static final List<NewAmi> PLAIN =
            List.of(NewAmi.GOOD, NewAmi.SLOW, NewAmi.UNHEALTHY, NewAmi.REFUSING, NewAmi.IMPAIRED, NewAmi.DYING);

    private Scenarios() {}

    /** The scenario of a seed. */
    public static Scenario inPlace(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int drawn = 1 + random.nextInt(random.nextInt(5) == 0 ? 20 : 7);
        Quirks quirks = Quirks.of(seed);
        int size = quirks.has(Quirks.Quirk.EMPTY) ? 0 : drawn;
        GroupTraits fleet = fleet(random, drawn).guarded(quirks, size);
        boolean calm = random.nextInt(3) == 0;
        Spec spec = withBody(seed, spec(random, fleet));
        return new Scenario(
                seed,
                size,
                drawn - size + random.nextInt(4),
                List.of("1", "$Default", "$Latest").get(random.nextInt(3)),
                fleet,
                random.nextInt(2) == 0 ? NewAmi.GOOD : PLAIN.get(random.nextInt(PLAIN.size())),
                spec,
                calm ? Faults.none() : Outages.drawn(seed, faults(random)),
                lag(random),
                crashes(random),
                random.nextInt(4) == 0,
                orders(random),
                Optional.empty(),
                Optional.empty());
    }

    /** The scenario of a seed with a canary before it: group, AMI, gates, limits and faults are the same. */
    public static Scenario withCanary(long seed) {
        Scenario plain = inPlace(seed);
        SplittableRandom random = new SplittableRandom(seed ^ CANARIES);
        boolean balanced = plain.fleet().targetGroups() > 0 || random.nextInt(3) > 0;
        GroupTraits fleet =
                plain.fleet().behind(balanced ? Math.max(1, plain.fleet().targetGroups()) : 0);
        CanaryScenario scene =
                CanaryScenario.of(random, fleet.targetGroups()).comparing(Comparing.of(seed, COMPARED_CANARIES));
        NewAmi flawed = Scenario.FLAWED.get(random.nextInt(Scenario.FLAWED.size()));
        return new Scenario(
                seed,
                plain.size(),
                plain.headroom(),
                plain.template(),
                fleet,
                plain.ami() == NewAmi.GOOD && random.nextInt(4) == 0 ? flawed : plain.ami(),
                plain.spec().with(scene.canary()),
                plain.faults(),
                plain.lag(),
                CanaryScenario.crashes(random),
                false,
                CanaryScenario.orders(random),
                Optional.of(scene),
                Optional.empty());
    }

    /** The scenario of a seed with a swap in its place: group, AMI, gates, limits and faults are the same. */
    public static Scenario withSwap(long seed) {
        Scenario plain = inPlace(seed);
        SplittableRandom random = new SplittableRandom(seed ^ SWAPS);
        boolean balanced = plain.fleet().targetGroups() > 0 || random.nextInt(3) > 0;
        GroupTraits fleet =
                plain.fleet().behind(balanced ? Math.max(1, plain.fleet().targetGroups()) : 0);
        SwapScenario drawn = SwapScenario.of(random, fleet).comparing(Comparing.of(seed, COMPARED_SWAPS));
        SwapScenario scene = drawn.meddled(SwapMeddling.of(seed, drawn.shares()));
        return new Scenario(
                seed,
                plain.size(),
                plain.headroom(),
                plain.template(),
                fleet,
                plain.ami(),
                plain.spec().with(scene.swap()),
                plain.faults(),
                plain.lag(),
                SwapScenario.crashes(random),
                false,
                SwapScenario.orders(random),
                Optional.empty(),
                Optional.of(scene));
    }

    private static GroupTraits fleet(SplittableRandom random, int size) {
        int targetGroups = random.nextInt(3);
        boolean classic = random.nextInt(6) == 0;
        return new GroupTraits(
                targetGroups,
                classic,
                (targetGroups > 0 || classic) && random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextInt(6) == 0 && size > 1 ? 1 : 0,
                random.nextInt(8) == 0 ? 1 : 0,
                random.nextInt(8) == 0,
                random.nextInt(6) == 0,
                random.nextInt(6) == 0);
    }

    /** Drawn apart from all else, so that a seed's account stays what it was. */
    private static Spec withBody(long seed, Spec spec) {
        if (new SplittableRandom(seed ^ Scenario.BODIES).nextInt(5) > 0) {
            return spec;
        }
        List<Gate> gates = new ArrayList<>(spec.gates());
        gates.add(new BodyGate(Duration.ofMinutes(10)));
        return spec.withGates(gates);
    }

    private static Spec spec(SplittableRandom random, GroupTraits fleet) {
        Strategy strategy =
                switch (random.nextInt(5)) {
                    case 0 -> new Strategy.OneAtATime();
                    case 1 -> new Strategy.HalfAtATime();
                    case 2 -> new Strategy.Linear(10 + random.nextInt(60));
                    case 3 ->
                        new Strategy.Batches(List.of(
                                new Share(1 + random.nextInt(2), false), new Share(20 + random.nextInt(60), true)));
                    default -> new Strategy.AllAtOnce();
                };
        int min = List.of(100, 100, 100, 90, 50, 0).get(random.nextInt(6));
        int max = min < 90
                ? List.of(100, 120, 200).get(random.nextInt(3))
                : List.of(110, 150, 200).get(random.nextInt(3));
        Duration bake = Duration.ofSeconds(random.nextInt(3) == 0 ? 60 + random.nextInt(120) : 0);
        Limits limits = new Limits(
                min,
                max,
                Duration.ofSeconds(random.nextInt(3) == 0 ? 30 : 0),
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                random.nextInt(4),
                bake,
                bake);
        return Spec.of(Scenario.GROUP, Scenario.NEW)
                .withStrategy(strategy)
                .withLimits(limits)
                .withGates(gates(random, fleet))
                .with(random.nextInt(5) == 0 ? Spec.OnTrouble.HOLD : Spec.OnTrouble.ROLLBACK, Spec.OnTrouble.ROLLBACK)
                .with(
                        random.nextBoolean() ? Spec.ProtectedInstances.KEEP : Spec.ProtectedInstances.REPLACE,
                        Spec.LaunchHooks.REFUSE);
    }

    private static List<Gate> gates(SplittableRandom random, GroupTraits fleet) {
        List<Gate> gates = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            gates.add(HttpGate.onInstances(80, "/health"));
        }
        if (fleet.targetGroups() > 0 && random.nextInt(3) == 0) {
            gates.add(HttpGate.through("http://tg-0/health"));
        }
        return gates;
    }

    private static Faults faults(SplittableRandom random) {
        Faults faults = Faults.none();
        if (random.nextBoolean()) {
            faults = faults.withThrottleRate(random.nextDouble() * 0.1).withServerErrorRate(random.nextDouble() * 0.05);
        }
        if (random.nextBoolean()) {
            faults = faults.withLostBeforeRate(random.nextDouble() * 0.05).withLostAfterRate(random.nextDouble() * 0.1);
        }
        if (random.nextInt(3) == 0) {
            faults = faults.shortage(
                    random.nextBoolean() ? Scenario.ZONES.get(random.nextInt(3)) : "",
                    "",
                    SimulatedAccount.START.plusSeconds(random.nextInt(600)),
                    Duration.ofSeconds(60 + random.nextInt(600)));
        }
        if (random.nextInt(8) == 0) {
            faults = faults.zoneLoss(
                    Scenario.ZONES.get(random.nextInt(3)),
                    SimulatedAccount.START.plusSeconds(random.nextInt(900)),
                    Duration.ofSeconds(120 + random.nextInt(600)));
        }
        return faults.withScalesPerHour(random.nextInt(3) == 0 ? random.nextDouble() * 12 : 0)
                .withEditsPerHour(random.nextInt(5) == 0 ? random.nextDouble() * 6 : 0)
                .withSpotLossesPerHour(random.nextInt(3) == 0 ? random.nextDouble() * 6 : 0)
                .withDeathsPerHour(random.nextInt(4) == 0 ? random.nextDouble() * 4 : 0);
    }

    private static ReadLag lag(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> ReadLag.none();
            case 1 -> ReadLag.upTo(Duration.ofSeconds(59));
            default -> ReadLag.normal();
        };
    }

    private static List<Integer> crashes(SplittableRandom random) {
        List<Integer> crashes = new ArrayList<>();
        int deaths = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
        for (int i = 0; i < deaths; i++) {
            crashes.add(1 + random.nextInt(120));
        }
        return crashes;
    }

    private static List<TimedCommand> orders(SplittableRandom random) {
        List<TimedCommand> orders = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            Command command =
                    List.of(Command.ABORT, Command.ROLLBACK, Command.PROMOTE).get(random.nextInt(3));
            orders.add(new TimedCommand(Duration.ofSeconds(random.nextInt(900)), command));
        }
        if (random.nextInt(8) == 0) {
            int at = random.nextInt(600);
            orders.add(new TimedCommand(Duration.ofSeconds(at), Command.PAUSE));
            orders.add(new TimedCommand(Duration.ofSeconds(at + 60 + random.nextInt(600)), Command.RESUME));
            orders.add(new TimedCommand(Duration.ofHours(1), Command.RESUME));
        }
        return orders;
    }
}
