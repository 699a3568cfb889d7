package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole rollouts in a simulated account, one behaviour each. */
class FeaturesTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 6;

    /** What happens in rollouts, for tests that wait for it or answer it. */
    private static final class Story implements RolloutListener {
        private final StringBuilder log;
        private final BiConsumer<Event, RolloutState> then;

        Story(Theatre theatre, BiConsumer<Event, RolloutState> then) {
            this.log = theatre.log;
            this.then = then;
        }

        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            String text = event.toString();
            log.append(text, 0, Math.min(200, text.length())).append('\n');
            then.accept(event, after);
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            if (problem instanceof Error death) {
                throw death;
            }
            throw new AssertionError("broken", problem);
        }
    }

    /** The death of the process that runs a rollout. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    // ---- what every test starts and ends with

    private static Theatre theatre(AccountBuilder account, Consumer<GroupSpec> group) {
        return new Theatre(
                account.group("web", 1, SIZE, SIZE + 3, Theatre.ZONES, group).build());
    }

    private static Theatre theatre(AmiCharacter fresh, Consumer<GroupSpec> more) {
        return theatre(Theatre.account(11, fresh), plain(more));
    }

    private static Theatre theatre(AmiCharacter fresh) {
        return theatre(fresh, group -> {});
    }

    private static Theatre theatre() {
        return theatre(AmiCharacter.good());
    }

    private static Consumer<GroupSpec> plain(Consumer<GroupSpec> more) {
        return group -> {
            group.template("lt-web", "1").targetGroup("tg-web");
            more.accept(group);
        };
    }

    private static Limits limits(int min, int max, Duration bake, Duration finalBake) {
        return new Limits(min, max, Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(30), 1, bake, finalBake);
    }

    private static SimulatedAccount account(Theatre theatre) {
        return theatre.rehearsal.account();
    }

    private static Rollout start(Theatre theatre, Plan plan, BiConsumer<Event, RolloutState> then) {
        return theatre.rollouts.start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), new Story(theatre, then));
    }

    private static Rollout start(Theatre theatre, Spec spec) {
        return start(theatre, theatre.plan(spec), (event, state) -> {});
    }

    private static void until(Theatre theatre, Rollout rollout, BooleanSupplier done) {
        boolean came = account(theatre)
                .clock()
                .runUntil(done, theatre.rehearsal.clock().now().plus(Duration.ofHours(12)));
        RolloutState state = rollout.state();
        assertTrue(came, () -> "still " + state.position() + "\n" + theatre.log);
    }

    private static void rest(Theatre theatre, Duration time) {
        account(theatre).clock().runUntil(theatre.rehearsal.clock().now().plus(time));
    }

    private static RolloutState end(Theatre theatre, Rollout rollout) {
        until(theatre, rollout, () -> rollout.state().outcome().isPresent());
        return rollout.state();
    }

    private static RolloutState held(Theatre theatre, Rollout rollout) {
        until(
                theatre,
                rollout,
                () -> rollout.state().phase() == Phase.HELD
                        || rollout.state().outcome().isPresent());
        assertEquals(Phase.HELD, rollout.state().phase());
        return rollout.state();
    }

    private static boolean leaving(InstanceTruth instance) {
        return instance.lifecycle().startsWith("Terminating")
                || instance.phase().equals("shutting-down")
                || instance.phase().equals("terminated");
    }

    private static boolean warm(InstanceTruth instance) {
        return instance.lifecycle().startsWith("Warmed");
    }

    private static List<InstanceTruth> members(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.inGroup() && !leaving(i) && !warm(i))
                .toList();
    }

    private static Map<String, Long> images(Theatre theatre) {
        return count(members(theatre), InstanceTruth::image);
    }

    private static <T> Map<T, Long> count(
            List<InstanceTruth> instances, java.util.function.Function<InstanceTruth, T> by) {
        return instances.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    private static void promoted(Theatre theatre, RolloutState state, GroupTruth before) {
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(Map.of(Theatre.NEW, (long) before.desired()), images(theatre));
        assertEquals(Optional.of(Theatre.NEW), theatre.truth().image());
        tidy(theatre, before);
    }

    private static void rolledBack(Theatre theatre, RolloutState state, GroupTruth before) {
        rolledBack(theatre, state, before.templateVersion(), before);
    }

    /** A group that follows the newest version launches a further one with what the old one has. */
    private static void rolledBack(Theatre theatre, RolloutState state, long version, GroupTruth before) {
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(Map.of(Theatre.OLD, (long) before.desired()), images(theatre));
        GroupTruth after = theatre.truth();
        assertEquals(Optional.of(Theatre.OLD), after.image());
        assertEquals(before.versionSpec(), after.versionSpec());
        assertEquals(version, after.templateVersion());
        assertEquals(before.defaultVersion(), after.defaultVersion());
        tidy(theatre, before);
    }

    /** Everything borrowed is back, nothing of the rollout is left. */
    private static void tidy(Theatre theatre, GroupTruth before) {
        GroupTruth after = theatre.truth();
        assertEquals(before.desired(), after.desired());
        assertEquals(before.min(), after.min());
        assertEquals(before.max(), after.max());
        assertEquals(before.tags(), after.tags());
        assertEquals(before.suspended(), after.suspended());
        assertEquals(before.desired(), after.serving());
        assertEquals(List.of(), account(theatre).unattached());
        assertEquals(
                List.of(),
                members(theatre).stream()
                        .filter(InstanceTruth::protectedFromScaleIn)
                        .toList());
    }

    private static void assertSentence(String text) {
        assertFalse(text.isBlank());
        assertFalse(text.contains("\n") || text.contains(". "), () -> "one sentence: " + text);
    }

    private static String anonymous(String text) {
        return text.replaceAll("i-[0-9a-f]{17}", "i-1");
    }

    // ---- strategies and limits

    static Stream<Strategy> strategies() {
        return Stream.of(
                new Strategy.OneAtATime(),
                new Strategy.HalfAtATime(),
                new Strategy.Linear(34),
                new Strategy.Batches(List.of(new Share(1, false), new Share(50, true))),
                new Strategy.AllAtOnce());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyStrategyBringsEveryMemberToTheNewAmi(Strategy strategy) {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Plan plan = theatre.plan(SPEC.withStrategy(strategy));
        List<Integer> stages = new ArrayList<>();
        Rollout rollout = start(theatre, plan, (event, state) -> {
            if (event instanceof Event.StageEntered stage) {
                stages.add(stage.upTo());
            }
        });
        promoted(theatre, end(theatre, rollout), before);
        assertEquals(plan.stages().stream().map(Plan.Stage::upTo).toList(), stages);
    }

    @Test
    void capacityNeverFallsBelowTheSizeByDefault() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        List<Integer> low = new ArrayList<>();
        account(theatre).addListener(() -> {
            if (theatre.truth().serving() < SIZE) {
                low.add(theatre.truth().serving());
            }
        });
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
        assertEquals(List.of(), low);
    }

    @Test
    void withoutRoomAboveTheSizeOldInstancesGoFirst() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Set<String> faults = new HashSet<>();
        account(theatre).addListener(() -> {
            GroupTruth truth = theatre.truth();
            long standing = truth.instances().stream().filter(i -> !leaving(i)).count()
                    + account(theatre).unattached().stream()
                            .filter(i -> !leaving(i))
                            .count();
            if (standing > SIZE) {
                faults.add(standing + " instances");
            }
            if (truth.serving() < SIZE / 2) {
                faults.add(truth.serving() + " serving");
            }
        });
        Spec spec = SPEC.withLimits(limits(50, 100, Duration.ZERO, Duration.ZERO));
        promoted(theatre, end(theatre, start(theatre, spec)), before);
        assertEquals(Set.of(), faults);
    }

    // ---- kinds of groups

    @Test
    void terminatingHooksAreRespected() {
        Theatre theatre =
                theatre(AmiCharacter.good(), g -> g.terminateHook("save-logs", Duration.ofMinutes(4), "CONTINUE"));
        GroupTruth before = theatre.truth();
        Set<String> waited = new HashSet<>();
        account(theatre).addListener(() -> theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("Terminating:Wait"))
                .forEach(i -> waited.add(i.id())));
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
        assertEquals(before.instances().stream().map(InstanceTruth::id).collect(Collectors.toSet()), waited);
    }

    @Test
    void protectedInstancesAreKeptByDefault() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.protectedInstances(2));
        Plan plan = theatre.plan(SPEC);
        assertEquals(2, plan.kept().size());
        assertEquals(
                List.of(String.join(", ", plan.kept())
                        + " stay on the old AMI: protected from scale-in or in Standby."),
                plan.warnings());
        RolloutState state = end(theatre, start(theatre, plan, (event, now) -> {}));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals(Map.of(Theatre.OLD, 2L, Theatre.NEW, 4L), images(theatre));
        assertEquals(
                Set.copyOf(plan.kept()),
                members(theatre).stream()
                        .filter(InstanceTruth::protectedFromScaleIn)
                        .map(InstanceTruth::id)
                        .collect(Collectors.toSet()));
    }

    @Test
    void protectedInstancesAreReplacedWhenAsked() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.protectedInstances(2));
        GroupTruth before = theatre.truth();
        Spec spec = SPEC.with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE);
        assertEquals(List.of(), theatre.plan(spec).kept());
        promoted(theatre, end(theatre, start(theatre, spec)), before);
    }

    @Test
    void instancesInStandbyStayAndThePlanNamesThem() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.standbyInstances(1));
        String standby = theatre.truth().instances().stream()
                .filter(InstanceTruth::standby)
                .map(InstanceTruth::id)
                .findFirst()
                .orElseThrow();
        Plan plan = theatre.plan(SPEC);
        assertEquals(List.of(standby), plan.kept());
        assertEquals(
                List.of(standby + " stays on the old AMI: protected from scale-in or in Standby."), plan.warnings());
        RolloutState state = end(theatre, start(theatre, plan, (event, now) -> {}));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        InstanceTruth after = theatre.truth().instances().stream()
                .filter(i -> i.id().equals(standby))
                .findFirst()
                .orElseThrow();
        assertEquals(Theatre.OLD, after.image());
        assertTrue(after.standby());
        assertEquals(Map.of(Theatre.OLD, 1L, Theatre.NEW, (long) SIZE), images(theatre));
        assertEquals(SIZE, theatre.truth().desired());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stopped", "Running"})
    void theWarmPoolHoldsTheNewAmiInTheEnd(String poolState) {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.warmPool(2, null, poolState));
        rest(theatre, Duration.ofMinutes(15));
        assertFalse(theatre.truth().instances().stream()
                .filter(FeaturesTest::warm)
                .toList()
                .isEmpty());
        RolloutState state = end(theatre, start(theatre, SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        rest(theatre, Duration.ofMinutes(15));
        List<InstanceTruth> pool = theatre.truth().instances().stream()
                .filter(FeaturesTest::warm)
                .filter(i -> !leaving(i) && !i.lifecycle().contains("Terminat"))
                .toList();
        assertFalse(pool.isEmpty());
        assertEquals(Set.of(Theatre.NEW), count(pool, InstanceTruth::image).keySet());
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), images(theatre));
    }

    @Test
    void whatTheUserHasSuspendedStaysSuspended() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.suspended("AZRebalance", "AlarmNotification"));
        GroupTruth before = theatre.truth();
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
        assertEquals(Set.of("AZRebalance", "AlarmNotification"), theatre.truth().suspended());
    }

    @Test
    void aMixedGroupKeepsItsTypesAndItsSpotShare() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.mixed(2, 50, "t3.large", "m5.large"));
        GroupTruth before = theatre.truth();
        assertTrue(before.instances().stream().anyMatch(InstanceTruth::spot));
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
        assertEquals(
                count(before.instances(), i -> i.type() + i.spot()), count(members(theatre), i -> i.type() + i.spot()));
        assertEquals(count(before.instances(), InstanceTruth::zone), count(members(theatre), InstanceTruth::zone));
    }

    @Test
    void aClassicBalancerIsWaitedFor() {
        Theatre theatre = theatre(
                Theatre.account(11, AmiCharacter.good()).classicBalancer("clb-web", 30, 10, 3, 2),
                g -> g.template("lt-web", "1").classicBalancer("clb-web"));
        GroupTruth before = theatre.truth();
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
    }

    @Test
    void aGroupWithoutBalancerIsRolledOut() {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.good()), g -> g.template("lt-web", "1"));
        GroupTruth before = theatre.truth();
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
    }

    @Test
    void aTargetGroupThatNoListenerUsesIsNotWaitedFor() {
        Theatre theatre = theatre(
                Theatre.account(11, AmiCharacter.good()).unusedTargetGroup("tg-idle"),
                g -> g.template("lt-web", "1").targetGroup("tg-web", "tg-idle"));
        Plan plan = theatre.plan(SPEC);
        assertEquals(List.of("tg-idle is used by no listener, so its health is not waited for."), plan.warnings());
        RolloutState state = end(theatre, start(theatre, plan, (event, now) -> {}));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), images(theatre));
    }

    @Test
    void aFleetThatIsWhollyUnhealthyIsReplaced() {
        Theatre theatre = theatre(
                Theatre.account(11, AmiCharacter.good()).image(Theatre.OLD, AmiCharacter.unhealthy()), plain(g -> {}));
        GroupTruth before = theatre.truth();
        assertEquals(0, before.serving());
        promoted(theatre, end(theatre, start(theatre, SPEC)), before);
    }

    // ---- the template

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default", "$Latest"})
    void theGroupLaunchesTheOldAmiUntilPromotion(String version) {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.good()), g -> g.template("lt-web", version)
                .targetGroup("tg-web"));
        GroupTruth before = theatre.truth();
        Spec spec = SPEC.withLimits(limits(100, 200, Duration.ofMinutes(10), Duration.ZERO));
        Rollout rollout = start(theatre, spec);
        until(theatre, rollout, () -> rollout.state().bakeUntil().isPresent());
        Set<String> known =
                theatre.truth().instances().stream().map(InstanceTruth::id).collect(Collectors.toSet());
        assertTrue(account(theatre).scale("web", 2));
        rest(theatre, Duration.ofMinutes(3));
        List<InstanceTruth> grown = members(theatre).stream()
                .filter(i -> !known.contains(i.id()) && !rollout.state().ours().containsKey(i.id()))
                .toList();
        assertEquals(2, grown.size());
        assertEquals(Map.of(Theatre.OLD, 2L), count(grown, InstanceTruth::image));
        RolloutState state = end(theatre, rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(Map.of(Theatre.NEW, SIZE + 2L), images(theatre));
        assertEquals(SIZE + 2, theatre.truth().desired());
        assertEquals(Optional.of(Theatre.NEW), theatre.truth().image());
        assertTrue(account(theatre).scale("web", 1));
        rest(theatre, Duration.ofMinutes(10));
        assertEquals(Map.of(Theatre.NEW, SIZE + 3L), images(theatre));
        if (version.startsWith("$")) {
            assertEquals(before.versionSpec(), theatre.truth().versionSpec());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default", "$Latest"})
    void aRollbackBeforePromotionLeavesNothingBehind(String version) {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.unhealthy()), g -> g.template("lt-web", version)
                .targetGroup("tg-web"));
        GroupTruth before = theatre.truth();
        rolledBack(theatre, end(theatre, start(theatre, SPEC)), before);
        assertEquals(before.latestVersion(), theatre.truth().latestVersion());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default", "$Latest"})
    void aRollbackAfterPromotionLeavesNothingBehind(String version) {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.good()), g -> g.template("lt-web", version)
                .targetGroup("tg-web"));
        GroupTruth before = theatre.truth();
        RolloutState state = endTold(theatre, SPEC, Command.ROLLBACK, now -> now.phase() == Phase.SWEEPING);
        boolean follows = version.equals("$Latest");
        assertEquals(follows ? 3 : 1, theatre.truth().templateVersion());
        rolledBack(theatre, state, follows ? 3 : 1, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default", "$Latest"})
    void aPromotedRolloutCanBeRolledBackAfterwards(String version) {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.good()), g -> g.template("lt-web", version)
                .targetGroup("tg-web"));
        GroupTruth before = theatre.truth();
        RolloutState forth = end(theatre, start(theatre, SPEC));
        promoted(theatre, forth, before);
        rest(theatre, Duration.ofHours(1));
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .planRollback(forth, "r-2", theatre.rehearsal.clock().now());
        assertTrue(planned instanceof Planned.Ready, planned::toString);
        RolloutState back = end(theatre, start(theatre, ((Planned.Ready) planned).plan(), (event, now) -> {}));
        assertEquals(Optional.of(Outcome.PROMOTED), back.outcome(), back::reason);
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), images(theatre));
        assertEquals(before.versionSpec(), theatre.truth().versionSpec());
        // which version is the newest once the newest was deleted nobody says, so that a further one is made
        assertEquals(version.equals("$Latest") ? 3 : 1, theatre.truth().templateVersion());
        tidy(theatre, before);
    }

    // ---- scaling meanwhile

    @ParameterizedTest
    @ValueSource(ints = {2, 1, -1, -3})
    void aChangeOfSizeDuringARolloutStays(int delta) {
        Theatre theatre = theatre();
        Rollout rollout = start(theatre, SPEC.withStrategy(new Strategy.OneAtATime()));
        until(
                theatre,
                rollout,
                () -> rollout.state().stage() == 2 && rollout.state().books().ours() == 1);
        assertTrue(account(theatre).scale("web", delta));
        RolloutState state = end(theatre, rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        // one new server more was there at that moment, which goes first
        int size = delta < 0 ? SIZE + delta + 1 : SIZE + delta;
        assertEquals(size, theatre.truth().desired());
        assertEquals(Map.of(Theatre.NEW, (long) size), images(theatre));
        assertEquals(1, theatre.truth().min());
        assertEquals(SIZE + 3, theatre.truth().max());
    }

    // ---- bad AMIs

    private record Bad(String name, AmiCharacter character, Spec spec, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> badAmis() {
        return Stream.of(
                new Bad(
                        "never healthy",
                        AmiCharacter.unhealthy(),
                        SPEC,
                        "after 10 min it still is not healthy in tg-web: Health checks failed with these codes: [503]"),
                new Bad(
                        "refusing HTTP",
                        AmiCharacter.refusing(),
                        SPEC.withGates(List.of(HttpGate.onInstances(80, "/health"))),
                        "HTTP /health connection refused for 5 min"),
                new Bad(
                        "dying",
                        AmiCharacter.dying(Duration.ofMinutes(6)),
                        SPEC.withLimits(limits(100, 200, Duration.ofMinutes(20), Duration.ZERO)),
                        "it became unhealthy after it had come into service (tg-web: Request timed out)"),
                new Bad(
                        "impaired",
                        AmiCharacter.impaired(),
                        SPEC,
                        "its group took it out of service, since EC2's status checks failed"),
                new Bad(
                        "wrong answer to the balancer's URL",
                        AmiCharacter.good().answering(200, "maintenance"),
                        SPEC.withGates(List.of(expecting("ok"))),
                        "HTTP / answered 200 with a body without \"ok\" for 5 min"));
    }

    private static HttpGate expecting(String body) {
        HttpGate plain = HttpGate.onInstances(80, "/");
        return new HttpGate(
                Optional.empty(),
                "http",
                80,
                "/",
                false,
                "200",
                Optional.of(body),
                3,
                3,
                plain.interval(),
                plain.timeout(),
                plain.attemptTimeout());
    }

    @ParameterizedTest
    @MethodSource("badAmis")
    void aBadAmiIsRolledBackWithTheReason(Bad bad) {
        Theatre theatre = theatre(bad.character());
        GroupTruth before = theatre.truth();
        RolloutState state = end(theatre, start(theatre, bad.spec()));
        rolledBack(theatre, state, before);
        assertSentence(state.reason());
        assertEquals(
                "some new instances failed in one batch, 1 may be replaced; i-1: " + bad.reason(),
                anonymous(state.reason()).replaceFirst("^\\d", "some"));
    }

    @Test
    void failedInstancesWithinTheBudgetAreReplaced() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.withStrategy(new Strategy.Linear(50)));
        until(theatre, rollout, () -> !rollout.state().ours().isEmpty());
        String first = rollout.state().ours().keySet().iterator().next();
        account(theatre).kill(first);
        RolloutState state = end(theatre, rollout);
        promoted(theatre, state, before);
        assertTrue(state.ours().get(first).lost().isPresent());
        assertFalse(members(theatre).stream().anyMatch(i -> i.id().equals(first)));
    }

    // ---- what people say

    @Test
    void aHeldRolloutKeepsEverythingUntilItIsRolledBack() {
        Theatre theatre = theatre(AmiCharacter.unhealthy());
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.with(Spec.OnTrouble.HOLD, Spec.OnTrouble.HOLD));
        held(theatre, rollout);
        Map<String, Long> then = images(theatre);
        rest(theatre, Duration.ofHours(3));
        assertEquals(then, images(theatre));
        assertEquals(Phase.HELD, rollout.state().phase());
        rollout.tell(Command.ROLLBACK, "alice");
        rolledBack(theatre, end(theatre, rollout), before);
        assertEquals("alice asked for the old AMI back", rollout.state().reason());
    }

    @Test
    void aHeldRolloutGoesOnWhenResumed() {
        Theatre theatre = theatre(AmiCharacter.unhealthy());
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.with(Spec.OnTrouble.HOLD, Spec.OnTrouble.HOLD));
        held(theatre, rollout);
        account(theatre).image(Theatre.NEW, AmiCharacter.good());
        rest(theatre, Duration.ofHours(3));
        rollout.tell(Command.RESUME, "alice");
        until(theatre, rollout, () -> rollout.state().phase() != Phase.HELD);
        promoted(theatre, end(theatre, rollout), before);
    }

    /** Runs a rollout that is told something once it has come to a point. */
    private static RolloutState endTold(Theatre theatre, Spec spec, Command command, Predicate<RolloutState> point) {
        Rollout[] started = new Rollout[1];
        boolean[] told = new boolean[1];
        started[0] = start(theatre, theatre.plan(spec), (event, state) -> {
            if (!told[0] && started[0] != null && point.test(state)) {
                told[0] = true;
                started[0].tell(command, "alice");
            }
        });
        RolloutState state = end(theatre, started[0]);
        assertTrue(told[0], "came to the point");
        return state;
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTING", "ROLLING", "PROMOTING", "SWEEPING"})
    void anAbortInAnyPhaseRollsBack(Phase phase) {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        rolledBack(theatre, endTold(theatre, SPEC, Command.ABORT, state -> state.phase() == phase), before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void anAbortInAnyStageRollsBack(int stage) {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        RolloutState state = endTold(
                theatre,
                SPEC.withStrategy(new Strategy.OneAtATime()),
                Command.ABORT,
                now -> now.stage() == stage && !now.ours().isEmpty());
        rolledBack(theatre, state, before);
        assertEquals("aborted by alice", state.reason());
    }

    @Test
    void anAbortOfAWaySpecifiedToHoldHolds() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.with(Spec.OnTrouble.ROLLBACK, Spec.OnTrouble.HOLD));
        until(theatre, rollout, () -> rollout.state().stage() == 1);
        rollout.tell(Command.ABORT, "alice");
        held(theatre, rollout);
        rollout.tell(Command.RESUME, "bob");
        until(theatre, rollout, () -> rollout.state().phase() != Phase.HELD);
        promoted(theatre, end(theatre, rollout), before);
    }

    @Test
    void aPausedRolloutBeginsNothingNewUntilItIsResumed() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.withStrategy(new Strategy.OneAtATime()));
        until(theatre, rollout, () -> rollout.state().stage() == 2);
        rollout.tell(Command.PAUSE, "alice");
        until(theatre, rollout, () -> rollout.state().paused());
        long launches = account(theatre).calls().get("ec2:RunInstances");
        long releases = account(theatre).calls().get("autoscaling:TerminateInstanceInAutoScalingGroup");
        rest(theatre, Duration.ofHours(2));
        assertEquals(launches, account(theatre).calls().get("ec2:RunInstances"));
        assertEquals(releases, account(theatre).calls().get("autoscaling:TerminateInstanceInAutoScalingGroup"));
        assertTrue(rollout.state().paused());
        rollout.tell(Command.RESUME, "alice");
        promoted(theatre, end(theatre, rollout), before);
    }

    @Test
    void aRolloutThatIsPausedAtOnceLaunchesNothingUntilItIsResumed() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.withStrategy(new Strategy.OneAtATime()));
        rollout.tell(Command.PAUSE, "alice");
        rest(theatre, Duration.ofHours(2));
        assertTrue(rollout.state().paused());
        assertEquals(Map.of(), rollout.state().ours());
        rollout.tell(Command.RESUME, "alice");
        promoted(theatre, end(theatre, rollout), before);
    }

    @Test
    void promoteEndsABakeEarly() {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Rollout rollout = start(theatre, SPEC.withLimits(limits(100, 200, Duration.ZERO, Duration.ofHours(10))));
        until(theatre, rollout, () -> rollout.state().bakeUntil().isPresent());
        rest(theatre, Duration.ofMinutes(5));
        assertEquals(Phase.ROLLING, rollout.state().phase());
        rollout.tell(Command.PROMOTE, "alice");
        rest(theatre, Duration.ofMinutes(10));
        promoted(theatre, end(theatre, rollout), before);
        assertTrue(theatre.rehearsal.clock().now().isBefore(SimulatedAccount.START.plus(Duration.ofHours(2))));
    }

    // ---- several rollouts

    @Test
    void aGroupThatIsHeldIsRefused() {
        Theatre theatre = theatre();
        Rollout rollout = start(theatre, SPEC);
        until(theatre, rollout, () -> rollout.state().stage() == 1);
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(SPEC, "r-2", theatre.rehearsal.clock().now());
        assertEquals(
                new Planned.Refused(
                        List.of("web is held by rollout r-1; wait until that has ended, or if its process"
                                + " has died, run resume r-1 or recover web."),
                        Optional.of(new Planned.Held("web", "r-1"))),
                planned);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 10, 30, 55})
    void ofTwoRolloutsThatStartTogetherOneYields(int secondsApart) {
        Theatre theatre = theatre();
        GroupTruth before = theatre.truth();
        Planner planner = new Planner(theatre.rehearsal.cloud());
        Plan first = theatre.plan(SPEC);
        Plan second = ((Planned.Ready)
                        planner.plan(SPEC, "r-2", theatre.rehearsal.clock().now()))
                .plan();
        Rollout one = start(theatre, first, (event, state) -> {});
        rest(theatre, Duration.ofSeconds(secondsApart));
        Rollouts elsewhere = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout two = elsewhere.start(
                second, theatre.rehearsal.cloud(), new MemoryJournal(), new Story(theatre, (event, state) -> {}));
        end(theatre, one);
        end(theatre, two);
        assertEquals(
                Set.of(Outcome.PROMOTED, Outcome.YIELDED),
                Set.of(
                        one.state().outcome().orElseThrow(),
                        two.state().outcome().orElseThrow()));
        Rollout winner = one.state().outcome().equals(Optional.of(Outcome.PROMOTED)) ? one : two;
        promoted(theatre, winner.state(), before);
    }

    @Test
    void fiftyRolloutsAtOnceAreAllPromoted() {
        AccountBuilder builder = Theatre.account(11, AmiCharacter.good());
        for (int i = 0; i < 50; i++) {
            String name = "web-" + i;
            builder.launchTemplate("lt-" + i, Theatre.OLD, "t3.large")
                    .group(name, 1, 4, 6, Theatre.ZONES, g -> g.template("lt-" + name.substring(4), "$Default")
                            .targetGroup("tg-web"));
        }
        Theatre theatre = new Theatre(builder.build());
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Planned planned = new Planner(theatre.rehearsal.cloud())
                    .plan(
                            Spec.of("web-" + i, Theatre.NEW),
                            "r-" + i,
                            theatre.rehearsal.clock().now());
            rollouts.add(start(theatre, ((Planned.Ready) planned).plan(), (event, state) -> {}));
        }
        for (Rollout rollout : rollouts) {
            assertEquals(Optional.of(Outcome.PROMOTED), end(theatre, rollout).outcome());
        }
        for (int i = 0; i < 50; i++) {
            GroupTruth truth = account(theatre).truth("web-" + i);
            assertEquals(4, truth.serving());
            assertEquals(Optional.of(Theatre.NEW), truth.image());
        }
        assertEquals(List.of(), account(theatre).unattached());
        assertTrue(theatre.rollouts.running().isEmpty());
    }

    // ---- a lost journal

    @ParameterizedTest
    @MethodSource("moments")
    void aRolloutWhoseJournalIsLostIsPutBack(Moment moment) {
        Theatre theatre = theatre(Theatre.account(11, AmiCharacter.good()), g -> g.template("lt-web", moment.version())
                .targetGroup("tg-web"));
        GroupTruth before = theatre.truth();
        int[] changes = new int[1];
        account(theatre).onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                boolean changing = !operation.startsWith("Describe") && !operation.startsWith("Get");
                if (changing && ++changes[0] == moment.after()) {
                    throw new Death();
                }
            }
        });
        boolean died = false;
        try {
            Plan plan = theatre.plan(SPEC);
            changes[0] = 0;
            end(theatre, start(theatre, plan, (event, state) -> {}));
        } catch (Death death) {
            died = true;
        }
        assertTrue(died, () -> "only " + changes[0] + " changes");
        rest(theatre, Duration.ofMinutes(2));
        Recovery.Found found = Recovery.plan(
                theatre.rehearsal.cloud(), "web", theatre.rehearsal.clock().now());
        assertEquals(List.of(), found.faults());
        Rollouts anew = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout rollout = anew.recover(
                found.recovery().orElseThrow(),
                theatre.rehearsal.cloud(),
                new MemoryJournal(),
                new Story(theatre, (event, state) -> {}));
        rolledBack(theatre, end(theatre, rollout), before);
    }

    /** A process dies right after its n-th change to the account. */
    private record Moment(String version, int after) {}

    static Stream<Moment> moments() {
        return Stream.of("1", "$Default", "$Latest")
                .flatMap(version -> Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 18)
                        .map(after -> new Moment(version, after)));
    }
}
