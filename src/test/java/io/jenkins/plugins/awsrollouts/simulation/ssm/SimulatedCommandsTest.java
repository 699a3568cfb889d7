package io.jenkins.plugins.awsrollouts.simulation.ssm;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvalidCommandIdException;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidParametersException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SsmException;

class SimulatedCommandsTest {
    /** One instance of an image whose scripts end so. */
    private static SimulatedAccount one(UnaryOperator<ImageOptions> options) {
        return SimulatedAccount.create(1)
                .readLag(ReadLag.none())
                .image("ami-x", AmiCharacter.good(), options)
                .document("check-shop")
                .launchTemplate("lt-x", "ami-x", "t3.large")
                .group("web", 0, 1, 4, List.of(A), g -> g.template("lt-x", "1"))
                .build();
    }

    private static SimulatedAccount scripted(ScriptBehaviour script) {
        return one(image -> image.scripts(script));
    }

    private static String instance(SimulatedAccount account) {
        return account.truth("web").instances().get(0).id();
    }

    private static String send(SimulatedAccount account, String... ids) {
        return account.ssm().sendCommand(request(ids).build()).command().commandId();
    }

    private static SendCommandRequest.Builder request(String... ids) {
        return SendCommandRequest.builder()
                .documentName("AWS-RunShellScript")
                .instanceIds(ids)
                .comment("rollout r-1")
                .parameters(Map.of("commands", List.of("./check"), "executionTimeout", List.of("60")));
    }

    private static GetCommandInvocationResponse invocation(SimulatedAccount account, String command) {
        return account.ssm().getCommandInvocation(r -> r.commandId(command).instanceId(instance(account)));
    }

    @Test
    void aScriptGoesFromPendingThroughInProgressToSuccess() {
        SimulatedAccount account = one(ImageOptions::itself);
        String command = send(account, instance(account));
        assertThrows(InvocationDoesNotExistException.class, () -> invocation(account, command));
        account.clock().runUntil(SimulatedAccount.START.plusMillis(600));
        assertEquals("Pending", invocation(account, command).statusAsString());
        account.clock().runUntil(SimulatedAccount.START.plusSeconds(2));
        assertEquals("InProgress", invocation(account, command).statusAsString());
        assertEquals(-1, invocation(account, command).responseCode());
        run(account, 10);
        GetCommandInvocationResponse done = invocation(account, command);

        assertEquals("Success", done.statusAsString());
        assertEquals(0, done.responseCode());
        assertEquals("ok", done.standardOutputContent());
        assertEquals("PT3S", done.executionElapsedTime());
        assertEquals("rollout r-1", done.comment());
    }

    @Test
    void aScriptThatFailsTellsItsExitCodeAndError() {
        SimulatedAccount account = scripted(ScriptBehaviour.failing(3, "no database"));
        String command = send(account, instance(account));
        run(account, 10);
        GetCommandInvocationResponse done = invocation(account, command);

        assertEquals("Failed", done.statusAsString());
        assertEquals(3, done.responseCode());
        assertEquals("no database", done.standardErrorContent());
    }

    @Test
    void aScriptThatTakesTooLongTimesOut() {
        SimulatedAccount account = scripted(ScriptBehaviour.good().withDuration(Duration.ofMinutes(5)));
        String command = send(account, instance(account));
        run(account, 60);
        assertEquals("InProgress", invocation(account, command).statusAsString());
        run(account, 2);

        assertEquals("TimedOut", invocation(account, command).statusAsString());
        assertEquals("ExecutionTimedOut", invocation(account, command).statusDetails());
        run(account, 600);
        assertEquals("TimedOut", invocation(account, command).statusAsString());
    }

    @Test
    void aServerThatHasDiedTakesNoCommandAndOneThatDiesTellsNoEnd() {
        SimulatedAccount account = scripted(ScriptBehaviour.good().withDuration(Duration.ofSeconds(20)));
        String started = send(account, instance(account));
        run(account, 5);
        account.kill(instance(account));
        String late = account.ssm()
                .sendCommand(request(instance(account)).timeoutSeconds(30).build())
                .command()
                .commandId();
        run(account, 55);
        assertEquals("InProgress", invocation(account, started).statusAsString());
        run(account, 34);
        assertEquals("Pending", invocation(account, late).statusAsString());
        run(account, 2);

        assertEquals("ExecutionTimedOut", invocation(account, started).statusDetails());
        assertEquals("DeliveryTimedOut", invocation(account, late).statusDetails());
    }

    @Test
    void outputIsCutWhereAwsCutsIt() {
        SimulatedAccount account =
                scripted(new ScriptBehaviour(0, "x".repeat(30_000), "y".repeat(30_000), Duration.ZERO));
        String command = send(account, instance(account));
        run(account, 10);

        assertEquals(
                24_000, invocation(account, command).standardOutputContent().length());
        assertEquals(8_000, invocation(account, command).standardErrorContent().length());
        assertEquals(
                2_500,
                listed(account, command).get(0).commandPlugins().get(0).output().length());
    }

    private static List<CommandInvocation> listed(SimulatedAccount account, String command) {
        return account
                .ssm()
                .listCommandInvocationsPaginator(r -> r.commandId(command).details(true))
                .stream()
                .flatMap(page -> page.commandInvocations().stream())
                .toList();
    }

    @Test
    void anInstanceWithoutTheAgentRefusesTheWholeCallAndIsNotListed() {
        SimulatedAccount account = one(ImageOptions::withoutAgent);

        InvalidInstanceIdException refused =
                assertThrows(InvalidInstanceIdException.class, () -> send(account, instance(account)));
        assertTrue(refused.getMessage().contains(instance(account)), refused.getMessage());
        assertEquals(List.of(), agents(account, instance(account)));
    }

    private static List<String> agents(SimulatedAccount account, String... ids) {
        return account
                .ssm()
                .describeInstanceInformation(r -> r.filters(InstanceInformationStringFilter.builder()
                        .key("InstanceIds")
                        .values(ids)
                        .build()))
                .instanceInformationList()
                .stream()
                .map(i -> i.instanceId() + " " + i.pingStatusAsString())
                .toList();
    }

    @Test
    void anAgentIsOnlineOnceItsServerHasBootedAndLostWhenItDies() {
        SimulatedAccount account = one(ImageOptions::itself);
        String first = instance(account);
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(2));
        run(account, 20);
        String second = account.truth("web").instances().get(1).id();
        assertEquals(List.of(first + " Online"), agents(account, first, second));
        assertThrows(InvalidInstanceIdException.class, () -> send(account, second));
        run(account, 300);
        account.kill(first);

        assertEquals(List.of(first + " ConnectionLost", second + " Online"), agents(account, first, second));
    }

    @Test
    void agentsComeTenToAPage() {
        SimulatedAccount account = parts(1).group("web", 0, 12, 20, List.of(A), g -> g.template("lt-web", "1"))
                .build();

        assertEquals(
                10,
                account.ssm()
                        .describeInstanceInformation()
                        .instanceInformationList()
                        .size());
        assertEquals(
                12,
                account.ssm().describeInstanceInformationPaginator().stream()
                        .mapToInt(page -> page.instanceInformationList().size())
                        .sum());
    }

    @Test
    void aCancelledCommandNeverEndsOtherwise() {
        SimulatedAccount account = scripted(ScriptBehaviour.good().withDuration(Duration.ofSeconds(20)));
        String command = send(account, instance(account));
        String unborn = send(account, instance(account));
        account.ssm().cancelCommand(r -> r.commandId(unborn));
        run(account, 5);
        account.ssm().cancelCommand(r -> r.commandId(command));
        run(account, 100);

        assertEquals("Cancelled", invocation(account, command).statusAsString());
        assertEquals("Cancelled", invocation(account, unborn).statusAsString());
        assertThrows(InvalidCommandIdException.class, () -> account.ssm().cancelCommand(r -> r.commandId("none")));
    }

    @Test
    void aListOfInvocationsIsPagedAndHasDetailsWhenAsked() {
        SimulatedAccount account = parts(1).pageSize(2)
                .group("web", 0, 5, 20, List.of(A), g -> g.template("lt-web", "1"))
                .build();
        String command = send(
                account,
                account.truth("web").instances().stream().map(InstanceTruth::id).toArray(String[]::new));
        run(account, 10);

        assertEquals(5, listed(account, command).size());
        assertEquals(
                "ok", listed(account, command).get(4).commandPlugins().get(0).output());
        assertEquals(
                List.of(),
                account.ssm()
                        .listCommandInvocations(r -> r.commandId(command))
                        .commandInvocations()
                        .get(0)
                        .commandPlugins());
    }

    @Test
    void documentsMustExistAndScriptsNeedCommands() {
        SimulatedAccount account = one(ImageOptions::itself);
        String id = instance(account);

        assertThrows(InvalidDocumentException.class, () -> account.ssm()
                .sendCommand(r -> r.documentName("none").instanceIds(id)));
        assertThrows(InvalidParametersException.class, () -> account.ssm()
                .sendCommand(r -> r.documentName("AWS-RunShellScript").instanceIds(id)));
        assertThrows(InvalidParametersException.class, () -> account.ssm().sendCommand(r -> r.documentName("check-shop")
                .instanceIds(id)
                .parameters(Map.of("executionTimeout", List.of("soon")))));
        account.ssm().sendCommand(r -> r.documentName("check-shop").instanceIds(id));
    }

    @Test
    void itCanBeThrottledAndDenied() {
        SimulatedAccount account = one(ImageOptions::itself);
        account.faults(Faults.none().withThrottleRate(1));
        assertEquals("ThrottlingException", code(account));
        account.faults(Faults.none());
        account.deny("ssm:SendCommand");

        assertEquals("AccessDenied", code(account));
    }

    private static String code(SimulatedAccount account) {
        return assertThrows(SsmException.class, () -> send(account, instance(account)))
                .awsErrorDetails()
                .errorCode();
    }
}
