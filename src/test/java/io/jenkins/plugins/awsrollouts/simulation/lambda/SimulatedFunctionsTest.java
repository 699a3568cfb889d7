package io.jenkins.plugins.awsrollouts.simulation.lambda;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class SimulatedFunctionsTest {
    private static SimulatedAccount with(FunctionBehaviour behaviour) {
        return SimulatedAccount.create(1).function("check", behaviour).build();
    }

    private static SimulatedAccount echo() {
        return with(FunctionBehaviour.answering(in -> "{\"heard\":" + in + "}"));
    }

    private static InvokeResponse invoke(SimulatedAccount account, String name, String payload) {
        return account.lambda().invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static InvokeResponse invoke(SimulatedAccount account) {
        return invoke(account, "check", "{}");
    }

    @Test
    void aFunctionAnswersItsPayloadAtOnce() {
        SimulatedAccount account = echo();
        InvokeResponse answer = invoke(account, "check", "{\"stage\":1}");

        assertEquals(200, answer.statusCode());
        assertNull(answer.functionError());
        assertEquals("{\"heard\":{\"stage\":1}}", answer.payload().asUtf8String());
        assertEquals(SimulatedAccount.START, account.clock().now());
    }

    @Test
    void itIsKnownByItsNameItsArnAndItsAlias() {
        SimulatedAccount account = echo();
        account.function("check:live", FunctionBehaviour.answering(in -> "\"live\""));
        String arn = "arn:aws:lambda:us-east-1:123456789012:function:check";

        assertEquals("{\"heard\":1}", invoke(account, arn, "1").payload().asUtf8String());
        assertEquals(
                "{\"heard\":1}",
                invoke(account, arn + ":$LATEST", "1").payload().asUtf8String());
        assertEquals("\"live\"", invoke(account, arn + ":live", "1").payload().asUtf8String());
        assertEquals(
                "\"live\"",
                account.lambda()
                        .invoke(r -> r.functionName("check").qualifier("live"))
                        .payload()
                        .asUtf8String());
        assertThrows(ResourceNotFoundException.class, () -> invoke(account, "check:none", "1"));
    }

    @Test
    void whatAFunctionThrowsIsAFunctionErrorWithItsMessage() {
        InvokeResponse answer = invoke(with(FunctionBehaviour.answering(in -> {
            throw new IllegalStateException("no \"shop\"");
        })));

        assertEquals(200, answer.statusCode());
        assertEquals("Unhandled", answer.functionError());
        assertEquals(
                "{\"errorType\":\"IllegalStateException\",\"errorMessage\":\"no \\\"shop\\\"\"}",
                answer.payload().asUtf8String());
    }

    @Test
    void aFunctionThatTakesLongerThanItMayTimesOut() {
        FunctionBehaviour slow = FunctionBehaviour.answering(in -> in).withDuration(Duration.ofSeconds(4));

        assertEquals("Unhandled", invoke(with(slow)).functionError());
        assertTrue(invoke(with(slow)).payload().asUtf8String().contains("Task timed out after 3.00 seconds"));
        assertNull(invoke(with(slow.withTimeout(Duration.ofSeconds(4)))).functionError());
    }

    @Test
    void beyondItsConcurrencyItIsThrottledUntilAPlaceIsFree() {
        SimulatedAccount account = with(FunctionBehaviour.answering(in -> in)
                .withDuration(Duration.ofSeconds(2))
                .withConcurrency(2));
        invoke(account);
        run(account, 1);
        invoke(account);
        assertEquals(
                429,
                assertThrows(TooManyRequestsException.class, () -> invoke(account))
                        .statusCode());
        run(account, 1);

        assertEquals("{}", invoke(account).payload().asUtf8String());
        assertThrows(TooManyRequestsException.class, () -> invoke(account));
    }

    @Test
    void anEventTellsNothingAndADryRunDoesNothing() {
        List<String> heard = new ArrayList<>();
        SimulatedAccount account = with(FunctionBehaviour.answering(in -> {
            heard.add(in);
            return in;
        }));
        InvokeResponse event =
                account.lambda().invoke(r -> r.functionName("check").invocationType(InvocationType.EVENT));
        InvokeResponse dry =
                account.lambda().invoke(r -> r.functionName("check").invocationType(InvocationType.DRY_RUN));

        assertEquals(202, event.statusCode());
        assertNull(event.payload());
        assertEquals(204, dry.statusCode());
        assertEquals(List.of("{}"), heard);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThrows(InvalidRequestContentException.class, () -> invoke(echo(), "check", "{\"a\":"));
    }

    @Test
    void itCanBeThrottledDeniedAndLost() {
        SimulatedAccount account = echo();
        account.faults(Faults.none().withThrottleRate(1));
        assertThrows(TooManyRequestsException.class, () -> invoke(account));
        account.faults(Faults.none().withLostAfterRate(1));
        assertThrows(ApiCallAttemptTimeoutException.class, () -> invoke(account));
        account.faults(Faults.none());
        account.deny("lambda:Invoke");

        assertEquals(
                "AccessDeniedException",
                assertThrows(LambdaException.class, () -> invoke(account))
                        .awsErrorDetails()
                        .errorCode());
    }

    @Test
    void valuesOutsideTheRangesAreRefused() {
        FunctionBehaviour plain = FunctionBehaviour.answering(in -> in);

        assertThrows(IllegalArgumentException.class, () -> plain.withDuration(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> plain.withConcurrency(-1));
        assertThrows(IllegalArgumentException.class, () -> plain.withTimeout(Duration.ofMinutes(16)));
    }
}
