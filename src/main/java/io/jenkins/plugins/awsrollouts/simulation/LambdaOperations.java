package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/** What Lambda answers here. */
final class LambdaOperations {
    private LambdaOperations() {}

    static Operations of(World world, ApiGate gate) {
        Functions functions = world.functions;
        return new Operations("lambda", gate).changes(InvokeRequest::builder, functions::invoke);
    }
}
