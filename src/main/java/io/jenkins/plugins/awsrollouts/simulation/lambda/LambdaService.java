package io.jenkins.plugins.awsrollouts.simulation.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Invoke (AWS Lambda API Reference, Invoke; Developer Guide, Understanding Lambda function scaling; Configure Lambda
 * function timeout). The call answers at once, as no call here takes virtual time, with what the function will have said
 * after its duration; until then its place among those that run at once is taken.
 */
public final class LambdaService {
    private static final String UNQUALIFIED = "$LATEST";

    private final Schedule schedule;
    private final JsonMapper mapper = new JsonMapper();
    private final Map<String, FunctionBehaviour> functions = new TreeMap<>();
    private final Map<String, List<Instant>> running = new TreeMap<>();

    public LambdaService(Schedule schedule) {
        this.schedule = schedule;
    }

    public void put(String name, FunctionBehaviour behaviour) {
        functions.put(name, behaviour);
    }

    /** What Lambda answers here. */
    public Operations operations(ApiGate gate) {
        return new Operations("lambda", gate).changes(InvokeRequest::builder, this::invoke);
    }

    InvokeResponse invoke(InvokeRequest request) {
        String name = name(request);
        FunctionBehaviour function = functions.get(name);
        if (function == null) {
            throw refusal(
                    ResourceNotFoundException.builder(),
                    "ResourceNotFoundException",
                    "Function not found: arn:aws:lambda:" + Arns.REGION + ":" + Arns.ACCOUNT + ":function:" + name,
                    404);
        }
        String payload = payload(request);
        if (request.invocationType() == InvocationType.DRY_RUN) {
            return InvokeResponse.builder().statusCode(204).build();
        }
        takePlace(name, function);
        InvokeResponse answer = answer(function, payload);
        return request.invocationType() == InvocationType.EVENT
                ? InvokeResponse.builder().statusCode(202).build()
                : answer;
    }

    /** A function may be named by its name or ARN, with a version or alias behind it or beside it. */
    private static String name(InvokeRequest request) {
        String asked = request.functionName();
        int arn = asked.indexOf("function:");
        String name = arn < 0 ? asked : asked.substring(arn + "function:".length());
        String qualified = request.qualifier() == null ? name : name + ":" + request.qualifier();
        return qualified.endsWith(":" + UNQUALIFIED)
                ? qualified.substring(0, qualified.length() - UNQUALIFIED.length() - 1)
                : qualified;
    }

    private String payload(InvokeRequest request) {
        String payload = request.payload() == null ? "{}" : request.payload().asUtf8String();
        try {
            mapper.readTree(payload);
            return payload;
        } catch (JsonProcessingException e) {
            throw refusal(
                    InvalidRequestContentException.builder(),
                    "InvalidRequestContentException",
                    "Could not parse request body into json: " + e.getOriginalMessage(),
                    400);
        }
    }

    private void takePlace(String name, FunctionBehaviour function) {
        List<Instant> ends = new ArrayList<>(running.getOrDefault(name, List.of()));
        ends.removeIf(end -> !end.isAfter(schedule.now()));
        if (ends.size() >= function.concurrency()) {
            throw ApiErrors.functionThrottled();
        }
        boolean late = function.duration().compareTo(function.timeout()) > 0;
        ends.add(schedule.now().plus(late ? function.timeout() : function.duration()));
        running.put(name, List.copyOf(ends));
    }

    private InvokeResponse answer(FunctionBehaviour function, String payload) {
        if (function.duration().compareTo(function.timeout()) > 0) {
            String seconds =
                    String.format(Locale.ROOT, "%.2f", function.timeout().toMillis() / 1000.0);
            return failed("Sandbox.Timedout", "Task timed out after " + seconds + " seconds");
        }
        try {
            return answered(function.body().apply(payload)).build();
        } catch (RuntimeException e) {
            return failed(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
    }

    private static InvokeResponse.Builder answered(String json) {
        return InvokeResponse.builder()
                .statusCode(200)
                .executedVersion(UNQUALIFIED)
                .payload(SdkBytes.fromUtf8String(json));
    }

    private InvokeResponse failed(String type, String message) {
        String error = mapper.createObjectNode()
                .put("errorType", type)
                .put("errorMessage", message)
                .toString();
        return answered(error).functionError("Unhandled").build();
    }

    private static AwsServiceException refusal(
            AwsServiceException.Builder builder, String code, String message, int status) {
        return ApiErrors.filled(builder, "lambda", code, message, status);
    }
}
