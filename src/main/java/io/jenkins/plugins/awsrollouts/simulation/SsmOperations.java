package io.jenkins.plugins.awsrollouts.simulation;

import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** What Systems Manager answers here: parameters and Run Command. */
final class SsmOperations {
    private SsmOperations() {}

    static Operations of(World world, ApiGate gate) {
        Parameters parameters = new Parameters(world);
        Commands commands = world.commands;
        CommandReads commandReads = new CommandReads(world);
        Agents agents = new Agents(world);
        return new Operations("ssm", gate)
                .reads(GetParameterRequest::builder, parameters::getParameter)
                .reads(GetParametersRequest::builder, parameters::getParameters)
                .changes(SendCommandRequest::builder, commands::sendCommand)
                .changes(CancelCommandRequest::builder, commands::cancelCommand)
                .reads(GetCommandInvocationRequest::builder, commandReads::getCommandInvocation)
                .reads(ListCommandInvocationsRequest::builder, commandReads::listCommandInvocations)
                .reads(DescribeInstanceInformationRequest::builder, agents::describeInstanceInformation);
    }
}
