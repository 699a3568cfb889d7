package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Systems Manager: parameters and Run Command. */
public final class SsmService {
    private final Reads reads;
    private final Map<String, String> parameters;
    private final Set<String> documents;
    private final Agents agents;
    private final RunCommand commands;

    public SsmService(
            Schedule schedule,
            Randomness random,
            Reads reads,
            Map<String, String> parameters,
            Catalog catalog,
            Servers servers) {
        this.reads = reads;
        this.parameters = parameters;
        this.documents = new TreeSet<>(List.of("AWS-RunShellScript", "AWS-RunPowerShellScript"));
        this.agents = new Agents(reads, catalog, servers);
        this.commands = new RunCommand(schedule, random, documents, agents);
    }

    /** The names of the documents that can be run. */
    public Set<String> documents() {
        return documents;
    }

    /** What Systems Manager answers here. */
    public Operations operations(ApiGate gate) {
        ParameterReads parameterReads = new ParameterReads(parameters);
        CommandReads commandReads = new CommandReads(reads, commands);
        return new Operations("ssm", gate)
                .reads(GetParameterRequest::builder, parameterReads::getParameter)
                .reads(GetParametersRequest::builder, parameterReads::getParameters)
                .changes(SendCommandRequest::builder, commands::sendCommand)
                .changes(CancelCommandRequest::builder, commands::cancelCommand)
                .reads(GetCommandInvocationRequest::builder, commandReads::getCommandInvocation)
                .reads(ListCommandInvocationsRequest::builder, commandReads::listCommandInvocations)
                .reads(DescribeInstanceInformationRequest::builder, agents::describeInstanceInformation);
    }
}
