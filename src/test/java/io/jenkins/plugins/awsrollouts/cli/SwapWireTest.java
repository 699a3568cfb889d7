package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;

/** Whole blue/green rollouts over HTTP: groups, rules, weights and tags are moto's. */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class SwapWireTest extends WireRollouts {
    private static final int SIZE = 2;
    private static final int TEST_PORT = 8080;

    private WireSwap swap;

    /** A point in a rollout at which its process dies. */
    enum Moment {
        /** Nobody has written down whether green has been made. */
        MAKING(event -> event instanceof Event.Intended intended && intended.action() instanceof FleetAction.MakeFleet),
        /** Green has all requests, and blue stands by. */
        STANDING_BY(event -> event instanceof Event.BakeBegan);

        private final Predicate<Event> what;

        Moment(Predicate<Event> what) {
            this.what = what;
        }

        boolean come(List<Event> journal) {
            return journal.stream().anyMatch(what);
        }
    }

    SwapWireTest() {
        super(SIZE);
    }

    @Override
    void furnish() {
        account.answerOthersWithNotFound();
        swap = new WireSwap(account, account.addRule(10));
    }

    private Spec spec(Optional<String> test, List<Integer> steps) {
        return WireTheatre.swap(account.newImage(), List.of(swap.rule()), test, steps);
    }

    private static Consumer<Event> when(Predicate<Event> which, Runnable what) {
        return event -> {
            if (which.test(event)) {
                what.run();
            }
        };
    }

    private static boolean isSwapped(Event event) {
        return event instanceof Event.Entered entered && entered.phase() == Phase.SWAPPED;
    }

    private static boolean isChecked(Event event) {
        return event instanceof Event.StageReached reached && reached.now();
    }

    // ---- changing places

    @Test
    void greenIsCheckedByTheTestListenerAloneAndThenTakesTheTargetsPlace() {
        String test = account.addListener(TEST_PORT);
        List<Integer> shares = new ArrayList<>();
        List<Map<String, Integer>> tested = new ArrayList<>();
        List<Integer> blue = new ArrayList<>();
        Runnable look = () -> {
            shares.add(swap.greenPercent());
            tested.add(swap.listenerWeights(test));
            blue.add(account.members().size());
        };

        RolloutState state = run(
                spec(Optional.of(test), List.of(100)),
                when(event -> isChecked(event) || event instanceof Event.BakeBegan, look));

        assertEnd(Outcome.PROMOTED, state);
        assertEquals(Map.of("web-v002", 1), tested.get(0));
        assertEquals(0, shares.get(0), "checked alone");
        assertEquals(100, shares.get(shares.size() - 1));
        assertEquals(SIZE, blue.get(blue.size() - 1), "blue stands by");
        assertEquals(Map.of("web-v002", 1), swap.listenerWeights(test));
        swap.assertSwapped(SIZE);
    }

    @Test
    void requestsComeToGreenByTheStepsThatWereAskedFor() {
        List<Integer> shares = new ArrayList<>();

        RolloutState state = run(
                spec(Optional.empty(), List.of(20, 100)),
                when(event -> isChecked(event) || isSwapped(event), () -> shares.add(swap.greenPercent())));

        assertEnd(Outcome.PROMOTED, state);
        assertEquals(List.of(0, 20, 100), shares.subList(0, 3));
        swap.assertSwapped(SIZE);
    }

    @Test
    void aGreenFleetThatItsGateRefusesGetsNoRequestAndLeavesNothing() {
        newImageIsGood = false;
        String test = account.addListener(TEST_PORT);
        Map<String, Integer> before = swap.listenerWeights(test);
        List<Integer> shares = new ArrayList<>();
        Spec spec = spec(Optional.of(test), List.of(100)).withGates(List.of(WireTheatre.gate(Duration.ofMinutes(1))));

        RolloutState state = run(spec, event -> shares.add(swap.greenPercent()));

        assertEnd(Outcome.ROLLED_BACK, state);
        assertTrue(state.reason().contains("answered 500, expected 200-299"), state.reason());
        assertTrue(shares.stream().allMatch(share -> share == 0), shares::toString);
        assertEquals(before, swap.listenerWeights(test));
        end.assertAsBefore();
    }

    // ---- the way back

    /** Tells the rollout to go back while blue stands by, and sees how soon blue has every request again. */
    private final class WayBack implements Consumer<Event> {
        private Optional<Instant> told = Optional.empty();
        private int before;
        private Optional<Duration> took = Optional.empty();
        private List<String> calls = List.of();

        @Override
        public void accept(Event event) {
            if (event instanceof Event.BakeBegan) {
                assertEquals(100, swap.greenPercent());
                before = theatre.calls.count();
                told = Optional.of(Instant.now());
                theatre.rollouts.running().get(WireTheatre.ROLLOUT).tell(Command.ROLLBACK, "ann");
            } else if (told.isPresent() && took.isEmpty()) {
                Duration sofar = Duration.between(told.get(), Instant.now());
                List<String> made = theatre.calls.after(before);
                if (swap.greenPercent() == 0) {
                    took = Optional.of(sofar);
                    calls = made;
                }
            }
        }
    }

    @Test
    void theWayBackWhileBlueStandsByIsOneCall() {
        WayBack back = new WayBack();

        RolloutState state = run(spec(Optional.empty(), List.of(100)), back);

        assertEnd(Outcome.ROLLED_BACK, state);
        assertEquals(
                List.of("DescribeRules", "ModifyRule"), back.calls, "one change, of the rule as it is read for that");
        System.out.println("Way back over the wire: " + back.took.orElseThrow().toMillis() + " ms from the command");
        end.assertAsBefore();
    }

    // ---- another process

    private WireVictim killedAt(Moment moment, Path folder) throws IOException, InterruptedException {
        return killed(moment::come, folder, "swap", swap.rule());
    }

    @ParameterizedTest
    @EnumSource
    void aKilledSwapGoesOn(Moment moment, @TempDir Path folder) throws Exception {
        killedAt(moment, folder);

        theatre.rollouts.resume(theatre.cloud, new FileJournals(folder).open(WireTheatre.ROLLOUT), theatre.listener());

        assertEnd(Outcome.PROMOTED, theatre.ended());
        swap.assertSwapped(SIZE);
    }

    @Test
    void aKilledSwapWithoutAJournalIsRecoveredFromTheAccountAlone(@TempDir Path folder) throws Exception {
        Files.delete(killedAt(Moment.STANDING_BY, folder).journal());
        assertEquals(100, swap.greenPercent());

        Recovery.Found found = Recovery.plan(theatre.cloud, WireAccount.GROUP, theatre.clock.now());
        assertEquals(List.of(), found.faults());
        theatre.rollouts.recover(
                found.recovery().orElseThrow(), theatre.cloud, new MemoryJournal(), theatre.listener());

        assertEnd(Outcome.ROLLED_BACK, theatre.ended());
        end.assertAsBefore();
    }

    // ---- by membership

    private Set<String> classicMembers() {
        return Set.copyOf(account
                .clients()
                .classicBalancing()
                .describeLoadBalancers(r -> r.loadBalancerNames("old"))
                .loadBalancerDescriptions()
                .get(0)
                .instances()
                .stream()
                .map(instance -> instance.instanceId())
                .toList());
    }

    private void moveToClassicBalancer() {
        account.clients().classicBalancing().createLoadBalancer(r -> r.loadBalancerName("old")
                .listeners(Listener.builder()
                        .protocol("HTTP")
                        .loadBalancerPort(80)
                        .instancePort(8080)
                        .build())
                .subnets(account.subnets()));
        account.clients().autoScaling().detachLoadBalancerTargetGroups(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .targetGroupARNs(account.targetGroup()));
        account.clients().autoScaling().attachLoadBalancers(r -> r.autoScalingGroupName(WireAccount.GROUP)
                .loadBalancerNames("old"));
    }

    @Test
    void behindAClassicBalancerTheFleetsChangePlacesThemselves() {
        moveToClassicBalancer();
        Set<String> blue = Set.copyOf(account.members());
        List<Set<String>> served = new ArrayList<>();
        Spec spec = WireTheatre.swap(account.newImage(), List.of(), Optional.empty(), List.of(100));

        RolloutState state = run(
                spec,
                when(
                        event -> isChecked(event) || event instanceof Event.BakeBegan,
                        () -> served.add(classicMembers())));

        assertEnd(Outcome.PROMOTED, state);
        assertEquals(blue, served.get(0), "checked alone");
        AutoScalingGroup green = swap.group(WireSwap.GREEN);
        assertEquals(WireSwap.members(green), served.get(served.size() - 1), "blue stands by");
        assertEquals(WireSwap.members(green), classicMembers());
        assertEquals(Set.of(), WireSwap.members(account.group()));
    }
}
