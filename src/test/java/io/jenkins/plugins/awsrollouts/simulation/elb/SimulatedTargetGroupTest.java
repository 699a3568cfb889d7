package io.jenkins.plugins.awsrollouts.simulation.elb;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

class SimulatedTargetGroupTest {
    private static final String LISTENER = SimulatedAccount.listenerArn("tg-web-lb", 80);

    private final SimulatedAccount account = web(1);
    private final ElasticLoadBalancingV2Client client = account.loadBalancing();

    private TargetGroup created(int port) {
        return client.createTargetGroup(r -> r.name("canary")
                        .protocol("HTTP")
                        .port(port)
                        .vpcId("vpc-1")
                        .healthCheckIntervalSeconds(10)
                        .healthyThresholdCount(2))
                .targetGroups()
                .get(0);
    }

    private TargetHealth health(String group, String id) {
        return client.describeTargetHealth(r -> r.targetGroupArn(group).targets(target(id)))
                .targetHealthDescriptions()
                .get(0)
                .targetHealth();
    }

    private void forward(String group, int weight) {
        client.modifyListener(r -> r.listenerArn(LISTENER)
                .defaultActions(Action.builder()
                        .type("forward")
                        .forwardConfig(f -> f.targetGroups(
                                tuple(SimulatedAccount.targetGroupArn("tg-web"), 1), tuple(group, weight)))
                        .build()));
    }

    private static TargetGroupTuple tuple(String group, int weight) {
        return TargetGroupTuple.builder().targetGroupArn(group).weight(weight).build();
    }

    private static TargetDescription target(String id) {
        return TargetDescription.builder().id(id).build();
    }

    private static TargetGroupAttribute attribute(String key, String value) {
        return TargetGroupAttribute.builder().key(key).value(value).build();
    }

    private static String code(Runnable call) {
        return assertThrows(AwsServiceException.class, call::run)
                .awsErrorDetails()
                .errorCode();
    }

    private String anInstance() {
        return account.truth("web").instances().get(0).id();
    }

    @Test
    void creatingTheSameTargetGroupAgainGivesTheSameOne() {
        TargetGroup first = created(80);

        assertEquals(first, created(80));
        assertEquals("DuplicateTargetGroupName", code(() -> created(81)));
    }

    @Test
    void targetsOfAGroupWithoutARuleAreNotUsed() {
        String group = created(80).targetGroupArn();
        client.registerTargets(r -> r.targetGroupArn(group).targets(target(anInstance())));
        run(account, 100);

        assertEquals("unused", health(group, anInstance()).stateAsString());
        assertEquals("Target.NotInUse", health(group, anInstance()).reasonAsString());
    }

    @Test
    void aWeightOfZeroIsUseAndBeginsTheHealthChecks() {
        String group = created(80).targetGroupArn();
        client.registerTargets(r -> r.targetGroupArn(group).targets(target(anInstance())));
        run(account, 100);

        forward(group, 0);

        assertEquals("initial", health(group, anInstance()).stateAsString());
        run(account, 20);
        assertEquals("healthy", health(group, anInstance()).stateAsString());
    }

    @Test
    void aTargetGroupInUseCannotBeDeleted() {
        String group = created(80).targetGroupArn();
        forward(group, 0);
        assertEquals("ResourceInUse", code(() -> client.deleteTargetGroup(r -> r.targetGroupArn(group))));
        client.modifyListener(r -> r.listenerArn(LISTENER)
                .defaultActions(Action.builder()
                        .type("forward")
                        .targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))
                        .build()));

        client.deleteTargetGroup(r -> r.targetGroupArn(group));

        assertEquals("TargetGroupNotFound", code(() -> client.describeTargetGroups(r -> r.names("canary"))));
    }

    @Test
    void aTargetGroupIsToldWithItsLoadBalancer() {
        assertEquals(
                List.of(SimulatedAccount.loadBalancerArn("tg-web-lb")),
                client.describeTargetGroups(r -> r.names("tg-web"))
                        .targetGroups()
                        .get(0)
                        .loadBalancerArns());
        assertTrue(created(80).loadBalancerArns().isEmpty());
    }

    @Test
    void deregisteringDrainsForTheDelayThatTheGroupHas() {
        String group = SimulatedAccount.targetGroupArn("tg-web");
        client.modifyTargetGroupAttributes(
                r -> r.targetGroupArn(group).attributes(attribute("deregistration_delay.timeout_seconds", "40")));

        client.deregisterTargets(r -> r.targetGroupArn(group).targets(target(anInstance())));

        run(account, 39);
        assertEquals("draining", health(group, anInstance()).stateAsString());
        run(account, 1);
        assertEquals("Target.NotRegistered", health(group, anInstance()).reasonAsString());
    }

    @Test
    void registeringAgainEndsTheDraining() {
        String group = SimulatedAccount.targetGroupArn("tg-web");
        client.deregisterTargets(r -> r.targetGroupArn(group).targets(target(anInstance())));
        run(account, 5);

        client.registerTargets(r -> r.targetGroupArn(group).targets(target(anInstance())));
        run(account, 60);

        assertEquals("healthy", health(group, anInstance()).stateAsString());
    }

    @Test
    void onlyRunningInstancesCanBeRegistered() {
        String group = SimulatedAccount.targetGroupArn("tg-web");

        assertEquals(
                "InvalidTarget",
                code(() -> client.registerTargets(r -> r.targetGroupArn(group).targets(target("i-none")))));
    }

    @Test
    void attributesAndHealthChecksThatAwsWouldRefuseAreRefused() {
        String group = created(80).targetGroupArn();

        assertEquals(
                "InvalidConfigurationRequest",
                code(() -> client.modifyTargetGroupAttributes(
                        r -> r.targetGroupArn(group).attributes(attribute("no.such", "1")))));
        assertEquals(
                "InvalidConfigurationRequest",
                code(() -> client.modifyTargetGroupAttributes(r -> r.targetGroupArn(group)
                        .attributes(attribute("deregistration_delay.timeout_seconds", "3601")))));
        assertEquals(
                "ValidationError",
                code(() -> client.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckIntervalSeconds(4))));
    }

    @Test
    void aNameIsCheckedAsAwsDoes() {
        for (String name : List.of("", "-a", "a_b", "x".repeat(33))) {
            assertEquals(
                    "ValidationError",
                    code(() -> client.createTargetGroup(
                            r -> r.name(name).protocol("HTTP").port(80).vpcId("vpc-1"))),
                    name);
        }
    }

    // ---- why a target is as it is

    private TargetHealth inWeb(String id) {
        return health(SimulatedAccount.targetGroupArn("tg-web"), id);
    }

    private static void says(String state, String code, String description, TargetHealth health) {
        assertEquals(
                List.of(state, code, description),
                List.of(health.stateAsString(), health.reasonAsString(), health.description()));
    }

    private String launched(AmiCharacter character) {
        account.image("ami-odd", character);
        String id = account.ec2()
                .runInstances(r -> r.imageId("ami-odd")
                        .instanceType("t3.large")
                        .subnetId("subnet-us-east-1a")
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        run(account, 30);
        client.registerTargets(
                r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web")).targets(target(id)));
        return id;
    }

    @Test
    void aTargetThatDoesNotAnswerTimesOut() {
        String id = anInstance();
        account.kill(id);
        run(account, 100);

        says("unhealthy", "Target.Timeout", "Request timed out", inWeb(id));
    }

    @Test
    void aTargetThatAnswersWithAnotherCodeMismatches() {
        String id = launched(AmiCharacter.good().booting(1, 0).answering(404, "not here"));
        run(account, 100);

        says("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]", inWeb(id));
    }

    @Test
    void aTargetThatRefusesFailsItsHealthChecks() {
        String id = launched(AmiCharacter.refusing());
        run(account, 100);

        says("unhealthy", "Target.FailedHealthChecks", "Health checks failed", inWeb(id));
    }

    @Test
    void aTargetThatWasNeverCheckedIsBeingRegisteredAndThenChecked() {
        String id = launched(AmiCharacter.good().booting(1, 0));

        says("initial", "Elb.RegistrationInProgress", "Target registration is in progress", inWeb(id));
        run(account, 10);
        says("initial", "Elb.InitialHealthChecking", "Initial health checks in progress", inWeb(id));
    }

    @Test
    void aTargetThatIsEndedIsInNoValidState() {
        String id = launched(AmiCharacter.good());
        account.ec2().terminateInstances(r -> r.instanceIds(id));

        says("unused", "Target.InvalidState", "Target is in the terminated state", inWeb(id));
    }
}
