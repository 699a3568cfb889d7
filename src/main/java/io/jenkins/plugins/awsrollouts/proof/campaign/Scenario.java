package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.Canary;
import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Limits;
import io.jenkins.plugins.awsrollouts.rollout.Share;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import io.jenkins.plugins.awsrollouts.rollout.Strategy;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.Faults;
import io.jenkins.plugins.awsrollouts.simulation.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ReadLag;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One random rollout: all that a seed decides.
 *
 * @param seed decides everything
 * @param size the group's desired capacity
 * @param headroom its maximum size above that
 * @param template how the group names its template version
 * @param fleet what is special about the group
 * @param ami how the new AMI behaves
 * @param spec what is asked for
 * @param faults what goes wrong in the account
 * @param lag how far reads are behind
 * @param crashes after how many calls the controller dies, one number for each death
 * @param amnesia whether the last death takes the journal with it
 * @param orders what a person says, and when
 * @param canary the canary that goes before, in the campaign of canaries
 * @param swap the two fleets that change places, in the campaign of swaps
 */
public record Scenario(
        long seed,
        int size,
        int headroom,
        String template,
        Fleet fleet,
        Ami ami,
        Spec spec,
        Faults faults,
        ReadLag lag,
        List<Integer> crashes,
        boolean amnesia,
        List<Order> orders,
        Optional<CanaryScene> canary,
        Optional<SwapScene> swap) {
    /** The AMI that the group runs at first. */
    public static final String OLD = "ami-00000001";

    /** The AMI that it is to run. */
    public static final String NEW = "ami-00000002";

    /** One that some members run, left over from before. */
    static final String THIRD = "ami-00000003";

    /** The group. */
    public static final String GROUP = "web";

    private static final long BODIES = 0x0b0d1e5L;
    private static final long CANARIES = 0xca9a41e5L;
    private static final long SWAPS = 0x5ba95L;
    private static final long TAGS = 0x7a65L;
    private static final long POOLS = 0x9001L;
    private static final long PASTS = 0x9a57L;

    /** Such that no seed which a test or a page names is compared, since those are kept as they were. */
    private static final long COMPARED_CANARIES = 0xc0abL;

    private static final long COMPARED_SWAPS = 0xc0c2L;

    /** Those that a rollout without an analysis can tell from others, in the order in which seeds draw them. */
    private static final List<Ami> PLAIN =
            List.of(Ami.GOOD, Ami.SLOW, Ami.UNHEALTHY, Ami.REFUSING, Ami.IMPAIRED, Ami.DYING);

    /** Those whose health checks find nothing. */
    private static final List<Ami> FLAWED = List.of(Ami.FAULTY, Ami.SLUGGISH, Ami.LEAKING, Ami.LOPSIDED);

    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    /** A command at a time after the start. */
    public record Order(Duration after, Command command) {}

    /**
     * What is special about a group.
     *
     * @param targetGroups 0 to 2
     * @param classic whether a classic load balancer sends traffic too
     * @param elbChecks whether the group replaces what its balancers call unhealthy
     * @param mixed whether it has a mixed-instances policy with Spot
     * @param guarded how many of its instances are protected
     * @param standby how many are in Standby
     * @param warm whether it has a warm pool
     * @param hooked whether it has a terminating hook
     * @param rebalanceOff whether its owner has suspended AZRebalance
     */
    public record Fleet(
            int targetGroups,
            boolean classic,
            boolean elbChecks,
            boolean mixed,
            int guarded,
            int standby,
            boolean warm,
            boolean hooked,
            boolean rebalanceOff) {
        boolean balanced() {
            return targetGroups > 0 || classic;
        }

        Fleet guarded(Quirks quirks, int size) {
            int all = quirks.guarded(guarded, size);
            return new Fleet(targetGroups, classic, elbChecks, mixed, all, standby, warm, hooked, rebalanceOff);
        }

        Fleet behind(int groups) {
            return new Fleet(groups, classic, elbChecks, mixed, guarded, standby, warm, hooked, rebalanceOff);
        }
    }

    /** How an AMI behaves, and whether a rollout can tell that it is bad. */
    public enum Ami {
        GOOD,
        SLOW,
        UNHEALTHY,
        REFUSING,
        IMPAIRED,
        DYING,
        FAULTY,
        SLUGGISH,
        LEAKING,
        LOPSIDED;

        AmiCharacter character() {
            return switch (this) {
                case GOOD -> AmiCharacter.good();
                case SLOW -> AmiCharacter.slow(2.5);
                case UNHEALTHY -> AmiCharacter.unhealthy();
                case REFUSING -> AmiCharacter.refusing();
                case IMPAIRED -> AmiCharacter.impaired();
                case DYING -> AmiCharacter.dying(Duration.ofSeconds(100));
                case FAULTY -> AmiCharacter.good().errors(10);
                case SLUGGISH -> AmiCharacter.good().latency(2);
                case LEAKING -> AmiCharacter.good().leaking(Duration.ofMinutes(3));
                case LOPSIDED -> AmiCharacter.good().badIn(ZONES.get(0), 20);
            };
        }
    }

    /** The scenario of a seed. */
    public static Scenario of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int drawn = 1 + random.nextInt(random.nextInt(5) == 0 ? 20 : 7);
        Quirks quirks = Quirks.of(seed);
        int size = quirks.has(Quirks.Kind.EMPTY) ? 0 : drawn;
        Fleet fleet = fleet(random, drawn).guarded(quirks, size);
        boolean calm = random.nextInt(3) == 0;
        Spec spec = withBody(seed, spec(random, fleet));
        return new Scenario(
                seed,
                size,
                drawn - size + random.nextInt(4),
                List.of("1", "$Default", "$Latest").get(random.nextInt(3)),
                fleet,
                random.nextInt(2) == 0 ? Ami.GOOD : PLAIN.get(random.nextInt(PLAIN.size())),
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
        Scenario plain = of(seed);
        SplittableRandom random = new SplittableRandom(seed ^ CANARIES);
        boolean balanced = plain.fleet.targetGroups() > 0 || random.nextInt(3) > 0;
        Fleet fleet = plain.fleet.behind(balanced ? Math.max(1, plain.fleet.targetGroups()) : 0);
        CanaryScene scene =
                CanaryScene.of(random, fleet.targetGroups()).comparing(Comparing.of(seed, COMPARED_CANARIES));
        Ami flawed = FLAWED.get(random.nextInt(FLAWED.size()));
        return new Scenario(
                seed,
                plain.size,
                plain.headroom,
                plain.template,
                fleet,
                plain.ami == Ami.GOOD && random.nextInt(4) == 0 ? flawed : plain.ami,
                plain.spec.with(scene.canary()),
                plain.faults,
                plain.lag,
                CanaryScene.crashes(random),
                false,
                CanaryScene.orders(random),
                Optional.of(scene),
                Optional.empty());
    }

    /** The scenario of a seed with a swap in its place: group, AMI, gates, limits and faults are the same. */
    public static Scenario withSwap(long seed) {
        Scenario plain = of(seed);
        SplittableRandom random = new SplittableRandom(seed ^ SWAPS);
        boolean balanced = plain.fleet.targetGroups() > 0 || random.nextInt(3) > 0;
        Fleet fleet = plain.fleet.behind(balanced ? Math.max(1, plain.fleet.targetGroups()) : 0);
        SwapScene scene = SwapScene.of(random, fleet).comparing(Comparing.of(seed, COMPARED_SWAPS));
        return new Scenario(
                seed,
                plain.size,
                plain.headroom,
                plain.template,
                fleet,
                plain.ami,
                plain.spec.with(scene.swap()),
                plain.faults,
                plain.lag,
                SwapScene.crashes(random),
                false,
                SwapScene.orders(random),
                Optional.empty(),
                Optional.of(scene));
    }

    private static Fleet fleet(SplittableRandom random, int size) {
        int targetGroups = random.nextInt(3);
        boolean classic = random.nextInt(6) == 0;
        return new Fleet(
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
        if (new SplittableRandom(seed ^ BODIES).nextInt(5) > 0) {
            return spec;
        }
        List<Gate> gates = new ArrayList<>(spec.gates());
        gates.add(new BodyGate(Duration.ofMinutes(10)));
        return spec.with(gates);
    }

    /** Whether a Pipeline's body is a gate. */
    boolean hasBody() {
        return spec.gates().stream().anyMatch(BodyGate.class::isInstance);
    }

    /** Whether the body fails after this batch. */
    boolean bodyFails(int stage) {
        return new SplittableRandom(seed ^ BODIES + stage).nextInt(12) == 0;
    }

    /** How long the body runs after this batch; now and then longer than it may. */
    Duration bodyTakes(int stage) {
        SplittableRandom random = new SplittableRandom(seed ^ BODIES - stage);
        return Duration.ofSeconds(random.nextInt(20) == 0 ? 700 : random.nextInt(300));
    }

    private boolean bodyMayFail() {
        return hasBody()
                && IntStream.rangeClosed(1, 60)
                        .anyMatch(stage -> bodyFails(stage) || bodyTakes(stage).toMinutes() >= 10);
    }

    private static Spec spec(SplittableRandom random, Fleet fleet) {
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
        return Spec.of(GROUP, NEW)
                .with(strategy)
                .with(limits)
                .with(gates(random, fleet))
                .with(random.nextInt(5) == 0 ? Spec.OnTrouble.HOLD : Spec.OnTrouble.ROLLBACK, Spec.OnTrouble.ROLLBACK)
                .with(
                        random.nextBoolean() ? Spec.ProtectedInstances.KEEP : Spec.ProtectedInstances.REPLACE,
                        Spec.LaunchHooks.REFUSE);
    }

    private static List<Gate> gates(SplittableRandom random, Fleet fleet) {
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
        Faults.Builder faults = Faults.builder();
        if (random.nextBoolean()) {
            faults.throttleRate(random.nextDouble() * 0.1);
            faults.serverErrorRate(random.nextDouble() * 0.05);
        }
        if (random.nextBoolean()) {
            faults.lostBeforeRate(random.nextDouble() * 0.05);
            faults.lostAfterRate(random.nextDouble() * 0.1);
        }
        if (random.nextInt(3) == 0) {
            faults.shortage(
                    random.nextBoolean() ? ZONES.get(random.nextInt(3)) : "",
                    "",
                    SimulatedAccount.START.plusSeconds(random.nextInt(600)),
                    Duration.ofSeconds(60 + random.nextInt(600)));
        }
        if (random.nextInt(8) == 0) {
            faults.zoneLoss(
                    ZONES.get(random.nextInt(3)),
                    SimulatedAccount.START.plusSeconds(random.nextInt(900)),
                    Duration.ofSeconds(120 + random.nextInt(600)));
        }
        faults.scalesPerHour(random.nextInt(3) == 0 ? random.nextDouble() * 12 : 0);
        faults.editsPerHour(random.nextInt(5) == 0 ? random.nextDouble() * 6 : 0);
        faults.spotLossesPerHour(random.nextInt(3) == 0 ? random.nextDouble() * 6 : 0);
        faults.deathsPerHour(random.nextInt(4) == 0 ? random.nextDouble() * 4 : 0);
        return faults.build();
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

    private static List<Order> orders(SplittableRandom random) {
        List<Order> orders = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            Command command =
                    List.of(Command.ABORT, Command.ROLLBACK, Command.PROMOTE).get(random.nextInt(3));
            orders.add(new Order(Duration.ofSeconds(random.nextInt(900)), command));
        }
        if (random.nextInt(8) == 0) {
            int at = random.nextInt(600);
            orders.add(new Order(Duration.ofSeconds(at), Command.PAUSE));
            orders.add(new Order(Duration.ofSeconds(at + 60 + random.nextInt(600)), Command.RESUME));
            orders.add(new Order(Duration.ofHours(1), Command.RESUME));
        }
        return orders;
    }

    /** Whether a rollout must find out that the AMI is bad before it promotes it. */
    boolean mustNotPass() {
        boolean asked = spec.gates().stream().anyMatch(gate -> gate.subject() == Gate.Subject.EACH_INSTANCE);
        return switch (ami) {
            case GOOD, SLOW, DYING, FAULTY, SLUGGISH, LEAKING, LOPSIDED -> false;
            // no balancer sees what proves the AMI of a group without instances
            case UNHEALTHY, REFUSING -> (fleet.balanced() && size > 0) || asked;
            case IMPAIRED -> true;
        };
    }

    /**
     * What the template names and what the members run. Mostly the old AMI alone; now and then a rollout is run again, or
     * what runs has never been what the template names. Drawn apart from all else, like bodies.
     */
    Past past() {
        SplittableRandom random = new SplittableRandom(seed ^ PASTS);
        // a bad AMI does not run already; who has lost the journal cannot tell what ran
        // and what a canary's share is can only be told where nothing but the canary runs the new AMI
        boolean shared = canary.isPresent() || swap.isPresent();
        boolean plain = random.nextInt(4) > 0 || shared || ami != Ami.GOOD || amnesia || fleet.warm() || size == 0;
        if (plain) {
            return new Past(OLD, List.of());
        }
        String template = random.nextBoolean() ? NEW : OLD;
        boolean again = random.nextInt(3) == 0;
        List<String> members = new ArrayList<>();
        for (int i = 0; i < size + fleet.standby(); i++) {
            members.add(again ? NEW : List.of(OLD, OLD, NEW, THIRD).get(random.nextInt(4)));
        }
        return new Past(template, members);
    }

    /**
     * What was before a rollout.
     *
     * @param template the AMI that the template names
     * @param members what each of the members runs; empty: what the template names
     */
    record Past(String template, List<String> members) {
        boolean plain() {
            return members.isEmpty();
        }
    }

    /** Whether nothing is in its way: a good AMI, a calm account, nobody who says stop. */
    boolean mustPass() {
        boolean stopped =
                orders.stream().anyMatch(o -> o.command() == Command.ABORT || o.command() == Command.ROLLBACK);
        // a group that checks by its balancers may itself take a slow server for a dead one
        return (ami == Ami.GOOD || (ami == Ami.SLOW && !fleet.elbChecks()))
                && faults.equals(Faults.none())
                && !stopped
                && !bodyMayFail()
                && !amnesiac()
                && edit().isEmpty()
                // who asks for a page of a service without servers is told that there is none
                && (size > 0 || spec.gates().stream().allMatch(g -> g.subject() == Gate.Subject.EACH_INSTANCE))
                // steps are short, so that a judge may say that nothing can be told
                && spec.sharing().flatMap(Canary::analysis).isEmpty();
    }

    /** What is unusual about the group. */
    Quirks quirks() {
        return Quirks.of(seed);
    }

    /** The canary, where there are requests or instances to share: a group without instances has its AMI proved alone. */
    Optional<CanaryScene> sharing() {
        return canary.filter(scene -> size > 0);
    }

    /** The swap, where there is a fleet to swap. */
    Optional<SwapScene> swapping() {
        return swap.filter(scene -> size > 0);
    }

    /** The rule whose requests are shared or moved. */
    Optional<CanaryScene> rules() {
        return canary.or(() -> swap.map(SwapScene::rules));
    }

    /** What a person does to the rule meanwhile. */
    Optional<CanaryScene.Edit> edit() {
        return rules().filter(scene -> size > 0).flatMap(CanaryScene::edit);
    }

    /** Whether nothing ends a server before its time. */
    boolean serversLast() {
        boolean lasting = ami == Ami.GOOD || FLAWED.contains(ami);
        return lasting
                && faults.zoneLosses().isEmpty()
                && faults.spotLossesPerHour() == 0
                && faults.deathsPerHour() == 0
                && faults.editsPerHour() == 0;
    }

    /** Whether the journal is lost on the way. */
    boolean amnesiac() {
        return amnesia && !crashes.isEmpty();
    }

    /** The account, before the rollout. */
    SimulatedAccount account() {
        AccountBuilder builder = SimulatedAccount.create(seed)
                .image(OLD, AmiCharacter.good())
                .image(NEW, ami.character())
                .image(THIRD, AmiCharacter.good())
                .launchTemplate("lt-0a1b2c3d", past().template(), "t3.large")
                .readLag(lag)
                .faults(Faults.none());
        for (int i = 0; i < fleet.targetGroups(); i++) {
            builder.targetGroup("tg-" + i, 30 + 60 * i, 10, 3, 2);
        }
        if (fleet.classic()) {
            builder.classicBalancer("classic", 20, 10, 2, 2);
        }
        canary.ifPresent(scene -> scene.build(builder));
        swap.ifPresent(scene -> scene.build(builder, size + headroom, ZONES));
        builder.group(GROUP, Math.min(1, size), size, size + headroom, ZONES, this::group);
        quirks().build(builder, size, fleet.targetGroups(), ZONES);
        SimulatedAccount account = builder.build();
        quirks().happened(account, fleet.targetGroups(), ZONES.get(0));
        return account;
    }

    private void group(GroupSpec group) {
        group.template("lt-0a1b2c3d", template).launchHistory(10).protectedInstances(fleet.guarded());
        group.standbyInstances(fleet.standby());
        past().members().forEach(image -> group.running(1, image));
        if (fleet.targetGroups() > 0) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < fleet.targetGroups(); i++) {
                names.add("tg-" + i);
            }
            group.targetGroup(names.toArray(new String[0]));
        }
        if (fleet.classic()) {
            group.classicBalancer("classic");
        }
        if (fleet.elbChecks()) {
            group.elbHealthCheck(Duration.ofSeconds(120));
        }
        if (fleet.mixed()) {
            group.mixed(1, 50, "t3.large", "m5.large");
        }
        pool(group);
        tags(group);
        if (fleet.hooked()) {
            group.terminateHook("goodbye", Duration.ofSeconds(60), "CONTINUE");
        }
        if (fleet.rebalanceOff()) {
            group.suspended("AZRebalance");
        }
        swap.ifPresent(scene -> scene.habits(group));
        quirks().habits(group);
    }

    /** Drawn apart from all else, like the tags: of each state, with and without a reuse policy and a capacity of its own. */
    private void pool(GroupSpec group) {
        SplittableRandom random = new SplittableRandom(seed ^ POOLS);
        if (fleet.warm() || random.nextInt(10) == 0) {
            String state = List.of("Stopped", "Running", "Hibernated").get(random.nextInt(3));
            Integer prepared = random.nextInt(3) == 0 ? size + random.nextInt(3) : null;
            group.warmPool(random.nextInt(3), prepared, state, random.nextInt(3) == 0);
        }
    }

    /** AWS' own tags, as a group of a stack has them, people's, now and then as many and as long as there may be. */
    private void tags(GroupSpec group) {
        SplittableRandom random = new SplittableRandom(seed ^ TAGS);
        if (random.nextInt(2) == 0) {
            group.tag("aws:cloudformation:stack-name", "shop", true)
                    .tag("aws:cloudformation:logical-id", "Web", random.nextBoolean());
        }
        int count = random.nextInt(4) == 0 ? 40 + random.nextInt(3) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            group.tag("owner-" + i, "o".repeat(random.nextInt(20)), random.nextBoolean());
        }
        if (random.nextInt(6) == 0) {
            group.tag("k".repeat(127), "v".repeat(255), true);
        }
    }
}
