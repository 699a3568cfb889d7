package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Calls Lambda functions and waits for what they return. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>: a function that fails is an answer
 * with {@code FunctionError}, not an error of the call.
 */
final class Functions {
    private static final int LONGEST_ERROR = 300;

    private final LambdaClient lambda;

    Functions(LambdaClient lambda) {
        this.lambda = lambda;
    }

    Probe.Answer call(Probe.Function probe) {
        InvokeRequest request = InvokeRequest.builder()
                .functionName(probe.function())
                .qualifier(probe.qualifier().orElse(null))
                .invocationType(InvocationType.REQUEST_RESPONSE)
                .payload(SdkBytes.fromUtf8String(probe.payload()))
                .overrideConfiguration(
                        override -> override.apiCallTimeout(probe.timeout()).apiCallAttemptTimeout(probe.timeout()))
                .build();
        try {
            return answer(Failures.call("Invoke", probe.function(), () -> lambda.invoke(request)));
        } catch (CloudException e) {
            boolean late = e.getCause() instanceof ApiCallTimeoutException
                    || e.getCause() instanceof ApiCallAttemptTimeoutException;
            if (!late) {
                throw e;
            }
            return Probe.Answer.none("did not return within " + probe.timeout().toSeconds() + " s", probe.timeout());
        }
    }

    /**
     * Why it cannot be called. A dry run has parameters and permission checked ("Validate parameter values and verify that
     * the user or role has permission to invoke the function", Invoke) and needs no permission beyond that of a call.
     */
    Optional<String> uncallable(String function, Optional<String> qualifier) {
        InvokeRequest request = InvokeRequest.builder()
                .functionName(function)
                .qualifier(qualifier.orElse(null))
                .invocationType(InvocationType.DRY_RUN)
                .build();
        try {
            Failures.call("Invoke", function, () -> lambda.invoke(request));
            return Optional.empty();
        } catch (CloudException e) {
            // what is busy now may be called later: that is the gate's to find out
            return e.kind().worthRepeating() ? Optional.empty() : Optional.of(e.traced());
        }
    }

    private static Probe.Answer answer(InvokeResponse response) {
        String returned = response.payload() == null ? "" : response.payload().asUtf8String();
        if (response.functionError() != null) {
            String text = returned.replaceAll("\\s+", " ");
            String brief = text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
            return Probe.Answer.none("ended with the error " + brief, Duration.ZERO);
        }
        return new Probe.Answer(200, returned, "", Duration.ZERO);
    }
}
