package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Lambda over the world. */
final class SimulatedLambda implements LambdaClient {
    private final ApiGate gate;
    private final Functions functions;

    SimulatedLambda(World world, ApiGate gate) {
        this.gate = gate;
        this.functions = world.functions;
    }

    @Override
    public String serviceName() {
        return "lambda";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public InvokeResponse invoke(InvokeRequest request) {
        return gate.call("lambda", "Invoke", request, () -> functions.invoke(request));
    }
}
