package io.jenkins.plugins.awsrollouts.proof.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

class AcceptanceTest {
    private static final String ID = "0a1b2c3d";
    private static final String LISTENER = SimulatedAccount.listenerArn(SimulatedShop.LOAD_BALANCER, 80);
    private static final Order ORDER =
            new Order("vpc-1", SimulatedShop.OLD, Optional.of(SimulatedShop.GOOD), List.of(), "t3.micro");

    private final SimulatedAccount account = SimulatedShop.account(1);
    private final Sandbox sandbox = new Sandbox(account);
    private final Inventory before = account.inventory();
    private final List<Rule> rulesBefore = rules();
    private final List<String> said = new ArrayList<>();

    private List<Rule> rules() {
        return account.loadBalancing()
                .describeRules(r -> r.listenerArn(LISTENER))
                .rules();
    }

    private Acceptance acceptance(AwsClients clients, Consumer<String> say) {
        return new Acceptance(
                new Site(
                        "simulated",
                        clients,
                        sandbox.cloud(),
                        sandbox.clock(),
                        sandbox.prober(),
                        account.clock()::runUntil,
                        Optional.of(LISTENER)),
                say);
    }

    private Acceptance acceptance() {
        return acceptance(Sandbox.clients(account), said::add);
    }

    /** The account is what it was, once reads show it. */
    private void assertNothingIsLeft() {
        account.clock().runUntil(account.clock().now().plusSeconds(60));
        assertEquals(before, account.inventory());
        assertEquals(rulesBefore, rules());
    }

    @Test
    void onTheSimulatedAccountAllIsAsTheEngineBelievesAndNothingIsLeft() {
        Results results = acceptance().run(ORDER, ID);

        assertTrue(
                results.asExpected(),
                () -> results.broken() + "\n" + String.join("\n", results.lines()) + "\n" + String.join("\n", said));
        assertEquals(3, results.trials().size());
        assertEquals(17, results.findings().size());
        assertNothingIsLeft();
    }

    @Test
    void whatIsSentToTheAuthorsHasNoIdsInIt() {
        Results results = acceptance().run(ORDER, ID);

        String json = results.json();
        for (String secret :
                List.of("arn:", SimulatedShop.OLD, SimulatedShop.GOOD, "123456789012", ID, "subnet-", "\"i-")) {
            assertFalse(json.contains(secret), () -> secret + " is in " + json);
        }
        assertFalse(json.matches("(?s).*\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b.*"), json);
        assertFalse(json.matches("(?s).*\\bi-[0-9a-f]+.*"), json);
        assertTrue(json.contains("attach-full") && json.contains("would exceed the max size"), json);
    }

    @Test
    void idsAddressesAndNamesAreTakenOutOfWhatAwsSays() {
        assertEquals(
                "User: ARN is not authorized on ID in SCRATCH with HOST; account ACCOUNT at ADDRESS and ADDRESS",
                Answers.anonymous("User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized on"
                        + " i-0abc123def4567890 in aro-acceptance-0a1b2c3d-v002 with internal-x-1.eu-west-1.elb.amazonaws.com;"
                        + " account 123456789012 at 10.0.0.17 and fe80:0:1:2::3"));
        assertEquals(
                "AutoScalingGroup has min-size=1, max-size=4 at 12:30:05",
                Answers.anonymous("AutoScalingGroup has min-size=1, max-size=4 at 12:30:05"));
    }

    @Test
    void aFactThatTheAccountAnswersOtherwiseIsNamedAndIsNotAsExpected() {
        AwsClients plain = Sandbox.clients(account);
        AwsClients other = new AwsClients(
                plain.ec2(),
                plain.autoScaling(),
                plain.balancing(),
                plain.classicBalancing(),
                plain.ssm(),
                takesEmptyRanges(plain.cloudWatch()),
                plain.lambda());

        Results results = acceptance(other, said::add).run(ORDER, ID);

        assertFalse(results.asExpected());
        assertTrue(results.whole());
        assertEquals(
                List.of("metrics-empty-range"),
                results.findings().stream()
                        .filter(one -> !one.same())
                        .map(one -> one.fact().id())
                        .toList());
        assertTrue(
                results.lines().stream().anyMatch(line -> line.matches("metrics-empty-range +yes +no +NO")),
                () -> String.join("\n", results.lines()));
        assertNothingIsLeft();
    }

    private static CloudWatchClient takesEmptyRanges(CloudWatchClient plain) {
        return (CloudWatchClient) Proxy.newProxyInstance(
                CloudWatchClient.class.getClassLoader(),
                new Class<?>[] {CloudWatchClient.class},
                (self, method, arguments) -> {
                    boolean asked = method.getName().equals("getMetricData");
                    if (asked && arguments[0] instanceof Consumer<?> options) {
                        @SuppressWarnings("unchecked") // the only consumer that the client's method takes
                        Consumer<GetMetricDataRequest.Builder> fill = (Consumer<GetMetricDataRequest.Builder>) options;
                        GetMetricDataRequest request = GetMetricDataRequest.builder()
                                .applyMutation(fill)
                                .build();
                        if (request.startTime().equals(request.endTime())) {
                            return GetMetricDataResponse.builder().build();
                        }
                    }
                    try {
                        return method.invoke(plain, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elasticloadbalancingv2:CreateTargetGroup",
                "elasticloadbalancingv2:CreateRule",
                "autoscaling:CreateAutoScalingGroup",
                "cloudwatch:PutMetricAlarm"
            })
    void whatCannotBeMadeEndsTheRunAndLeavesNothing(String denied) {
        account.deny(denied);

        Results results = acceptance().run(ORDER, ID);

        assertFalse(results.whole());
        assertTrue(results.broken().orElseThrow().startsWith("AccessDenied"), results.broken()::toString);
        assertEquals(List.of(), results.left());
        assertNothingIsLeft();
    }

    @Test
    void aQuestionThatCannotBeAskedIsNotSettledAndTheRestGoesOn() {
        account.deny("autoscaling:PutScheduledUpdateGroupAction");

        Results results = acceptance().run(ORDER, ID);

        assertTrue(results.whole());
        assertFalse(results.asExpected());
        assertEquals(
                List.of("schedule-suspended", "schedule-start"),
                results.findings().stream()
                        .filter(one -> one.seen().equals("not settled"))
                        .map(one -> one.fact().id())
                        .toList());
        assertNothingIsLeft();
    }

    @Test
    void aRolloutThatIsRefusedLeavesTheNextOneAnAmiToBring() {
        Results results = acceptance(Sandbox.clients(account), told -> {
                    said.add(told);
                    if (told.equals("Rollout canary:")) {
                        account.deny("elasticloadbalancingv2:DescribeRules");
                    }
                    if (told.equals("Rollout blue/green:")) {
                        account.allow("elasticloadbalancingv2:DescribeRules");
                    }
                })
                .run(ORDER, ID);

        assertEquals(
                List.of(true, false, true),
                results.trials().stream().map(Trial::same).toList(),
                said::toString);
        String blueGreen = said.get(said.indexOf("Rollout blue/green:") + 1);
        assertTrue(
                blueGreen.contains("2 instances from " + SimulatedShop.GOOD + " to " + SimulatedShop.OLD), blueGreen);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Waits until the group", "As expected: How long", "Rollout canary:", "Rollout blue/green:"})
    void aRunThatIsBrokenOffCleansUp(String line) {
        AtomicReference<Acceptance> self = new AtomicReference<>();
        self.set(acceptance(Sandbox.clients(account), told -> {
            if (told.startsWith(line)) {
                self.get().stop();
            }
        }));

        Results results = self.get().run(ORDER, ID);

        assertEquals(Optional.of("It was interrupted."), results.broken());
        assertEquals(List.of(), results.left());
        assertNothingIsLeft();
    }

    /** The death of the process: no call gets through any more. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Waits until the group", "Rollout canary:", "Rollout blue/green:"})
    void whatARunHasLeftThatDiedIsTakenAwayByItsId(String line) {
        AtomicBoolean dead = new AtomicBoolean();
        AtomicBoolean dying = new AtomicBoolean();
        account.onCall(new CallListener() {
            private int calls;

            @Override
            public void before(String service, String operation, Object request) {
                // in the middle of what a rollout has set up
                dead.compareAndSet(false, dying.get() && operation.equals("DescribeTargetHealth") && ++calls > 20);
                if (dead.get()) {
                    throw new Death();
                }
            }
        });
        Acceptance dies = acceptance(Sandbox.clients(account), told -> {
            if (told.startsWith(line)) {
                dying.set(true);
            }
        });
        assertThrows(Death.class, () -> dies.run(ORDER, ID));
        assertTrue(account.inventory().groups().contains("aro-acceptance-" + ID), "it has left something");
        dying.set(false);
        dead.set(false);

        assertEquals(List.of(), acceptance().clean(ID));
        assertNothingIsLeft();
        assertEquals(List.of(), acceptance().clean(ID), "a second time");
        assertNothingIsLeft();
    }

    @Test
    void whatItWouldMakeIsSaidWithoutChangingAnything() {
        List<String> lines = acceptance().proposal(ORDER);

        assertEquals(
                List.of(),
                account.calls().keySet().stream()
                        .filter(call -> account.changing(call).isPresent())
                        .toList());
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("at most for 18 hours of t3.micro (6 at once")),
                lines::toString);
    }

    @Test
    void theSecondAmiIsTheNewestOfAnAlikeNameUnlessItIsNamed() {
        Ground ground = Ground.find(
                account.ec2(), new Order("vpc-1", SimulatedShop.OLD, Optional.empty(), List.of(), "t3.micro"));
        assertEquals(SimulatedShop.ZONED, ground.second());
    }

    @Test
    void whatAnOrderNamesThatIsNotThereIsToldAtOnce() {
        CannotRun refusal = assertThrows(CannotRun.class, () -> acceptance()
                .run(new Order("vpc-1", "ami-none", Optional.of("ami-no"), List.of("subnet-none"), "t3.micro"), ID));
        assertEquals(4, refusal.reasons().size(), refusal.reasons()::toString);
        assertNothingIsLeft();
    }

    @Test
    void theDocumentationListsEveryFactWithWhatIsExpected() throws IOException {
        String page = Files.readString(Path.of("docs/aws.md"));
        for (Fact fact : Acceptance.facts(new Workshop(null, null, null))) {
            String row = "| `" + fact.id() + "` | " + fact.question() + " | " + fact.expected() + " | ";
            assertTrue(page.contains(row), () -> "docs/aws.md lacks " + row);
        }
    }
}
