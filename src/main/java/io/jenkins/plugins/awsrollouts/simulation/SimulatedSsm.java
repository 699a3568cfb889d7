package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;

/** Systems Manager parameters over the world. */
final class SimulatedSsm implements SsmClient {
    private final ApiGate gate;
    private final Parameters parameters;

    SimulatedSsm(World world, ApiGate gate) {
        this.gate = gate;
        this.parameters = new Parameters(world);
    }

    @Override
    public String serviceName() {
        return "ssm";
    }

    @Override
    public void close() {
        // holds nothing
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return gate.call("ssm", "GetParameter", request, () -> parameters.getParameter(request));
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        return gate.call("ssm", "GetParameters", request, () -> parameters.getParameters(request));
    }
}
