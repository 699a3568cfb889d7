package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Catalog;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvalidFilterKeyException;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/**
 * The SSM agents of the instances (AWS Systems Manager API Reference, DescribeInstanceInformation). An agent registers
 * when its server has booted, is lost with it, and leaves the list once the instance is shut down.
 */
record Agents(Reads reads, Catalog catalog, Servers servers) {
    private static final int DEFAULT_PAGE = 10;
    private static final int LARGEST_PAGE = 50;
    private static final long HEARTBEAT_SECONDS = 300;

    /** What a script does on the instance. */
    ScriptBehaviour script(String instance) {
        return catalog.images().get(servers.now(instance).image()).scripts().orElseThrow();
    }

    /** Whether Systems Manager knows the instance: its image has the agent, and it has booted and still runs. */
    boolean registered(String instance, Instant time) {
        Server server = servers.at(instance, time);
        return server != null
                && server.phase() == Server.Phase.RUNNING
                && !time.isBefore(server.life().up())
                && catalog.images().get(server.image()).scripts().isPresent();
    }

    /** Whether its agent takes commands now. */
    boolean online(String instance, Instant time) {
        return registered(instance, time) && servers.at(instance, time).life().answersAt(time);
    }

    DescribeInstanceInformationResponse describeInstanceInformation(DescribeInstanceInformationRequest request) {
        Instant view = reads.view();
        List<InstanceInformation> found = candidates(request).stream()
                .filter(id -> registered(id, view))
                .map(id -> information(id, view))
                .filter(i -> request.filters().stream().allMatch(f -> matches(f.key(), f.values(), i)))
                .filter(i -> request.instanceInformationFilterList().stream()
                        .allMatch(f -> matches(f.keyAsString(), f.valueSet(), i)))
                .toList();
        int asked = Objects.requireNonNullElse(request.maxResults(), DEFAULT_PAGE);
        Page<InstanceInformation> page = reads.page(found, request.nextToken(), asked, LARGEST_PAGE);
        return DescribeInstanceInformationResponse.builder()
                .instanceInformationList(page.items())
                .nextToken(page.next())
                .build();
    }

    private List<String> candidates(DescribeInstanceInformationRequest request) {
        return request.filters().stream()
                .filter(f -> f.key().equals("InstanceIds"))
                .findFirst()
                .map(InstanceInformationStringFilter::values)
                .orElseGet(servers::ids);
    }

    private static boolean matches(String key, List<String> values, InstanceInformation agent) {
        return switch (key) {
            case "InstanceIds" -> values.contains(agent.instanceId());
            case "PingStatus" -> values.contains(agent.pingStatusAsString());
            case "PlatformTypes" -> values.contains(agent.platformTypeAsString());
            case "ResourceType" -> values.contains(agent.resourceTypeAsString());
            default ->
                throw RunCommand.refusal(
                        InvalidFilterKeyException.builder(), "InvalidFilterKey", "The filter " + key + " is not valid");
        };
    }

    private InstanceInformation information(String id, Instant view) {
        Server server = servers.at(id, view);
        boolean online = server.life().answersAt(view);
        Instant heard = online ? view : server.life().dies();
        return InstanceInformation.builder()
                .instanceId(id)
                .pingStatus(online ? PingStatus.ONLINE : PingStatus.CONNECTION_LOST)
                .lastPingDateTime(Instant.ofEpochSecond(heard.getEpochSecond() / HEARTBEAT_SECONDS * HEARTBEAT_SECONDS))
                .agentVersion("3.3.1611.0")
                .isLatestVersion(true)
                .platformType("Linux")
                .platformName("Amazon Linux")
                .platformVersion("2023")
                .resourceType("EC2Instance")
                .ipAddress(server.address())
                .computerName("ip-" + server.address().replace('.', '-') + ".ec2.internal")
                .build();
    }
}
