package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/** Systems Manager over the world: parameters and Run Command. */
final class SimulatedSsm implements SsmClient {
    private final ApiGate gate;
    private final Parameters parameters;
    private final Commands commands;
    private final CommandReads commandReads;
    private final Agents agents;

    SimulatedSsm(World world, ApiGate gate) {
        this.gate = gate;
        this.parameters = new Parameters(world);
        this.commands = world.commands;
        this.commandReads = new CommandReads(world);
        this.agents = new Agents(world);
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

    @Override
    public SendCommandResponse sendCommand(SendCommandRequest request) {
        return gate.call("ssm", "SendCommand", request, () -> commands.sendCommand(request));
    }

    @Override
    public CancelCommandResponse cancelCommand(CancelCommandRequest request) {
        return gate.call("ssm", "CancelCommand", request, () -> commands.cancelCommand(request));
    }

    @Override
    public GetCommandInvocationResponse getCommandInvocation(GetCommandInvocationRequest request) {
        return gate.call("ssm", "GetCommandInvocation", request, () -> commandReads.getCommandInvocation(request));
    }

    @Override
    public ListCommandInvocationsResponse listCommandInvocations(ListCommandInvocationsRequest request) {
        return gate.call("ssm", "ListCommandInvocations", request, () -> commandReads.listCommandInvocations(request));
    }

    @Override
    public DescribeInstanceInformationResponse describeInstanceInformation(DescribeInstanceInformationRequest request) {
        return gate.call(
                "ssm", "DescribeInstanceInformation", request, () -> agents.describeInstanceInformation(request));
    }
}
