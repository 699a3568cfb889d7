package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Acceptance;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Order;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Results;
import io.jenkins.plugins.awsrollouts.proof.acceptance.Site;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The acceptance run over HTTP against moto, which makes balancers and security groups. */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class AcceptanceWireTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    /**
     * Where moto answers otherwise than AWS is believed to: it launches whatever AMI, takes reserved tags and a release
     * below the minimum, refuses an attach beyond the maximum as if the group were busy, loses {@code $Latest} with the
     * newest version, says of each member that it runs the template's default version, and carries out no scheduled action.
     */
    private static final List<String> MOTOS_GAPS = List.of(
            "dry-run-ami",
            "launch-unknown-ami",
            "latest-after-delete",
            "tag-reserved",
            "attach-full",
            "attached-template",
            "release-at-minimum",
            "schedule-suspended",
            "schedule-start");

    /** What is there that a run could leave behind. */
    private static TreeSet<String> there(AwsClients clients) {
        TreeSet<String> all = new TreeSet<>();
        clients.autoScaling()
                .describeAutoScalingGroups()
                .autoScalingGroups()
                .forEach(one -> all.add(one.autoScalingGroupName()));
        clients.ec2().describeLaunchTemplates().launchTemplates().forEach(one -> all.add(one.launchTemplateName()));
        clients.ec2().describeSecurityGroups().securityGroups().forEach(one -> all.add(one.groupName()));
        clients.ec2().describeInstances().reservations().stream()
                .flatMap(one -> one.instances().stream())
                .filter(one -> !one.state().nameAsString().equals("terminated"))
                .forEach(one -> all.add(one.instanceId()));
        clients.balancing().describeLoadBalancers().loadBalancers().forEach(one -> all.add(one.loadBalancerName()));
        clients.balancing().describeTargetGroups().targetGroups().forEach(one -> all.add(one.targetGroupName()));
        clients.cloudWatch().describeAlarms().metricAlarms().forEach(one -> all.add(one.alarmName()));
        return all;
    }

    private static List<String> notSame(JsonNode all, String name) {
        List<String> found = new ArrayList<>();
        all.forEach(one -> {
            if (!one.get("same").asBoolean()) {
                found.add(one.get(name).asText());
            }
        });
        return found;
    }

    @Test
    void allIsAskedAndRolledOutAndNothingIsLeft() throws IOException {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        try (MotoServer moto = MotoServer.startOrSkip();
                WireAccount account = WireAccount.build(moto, 1);
                WireTheatre theatre = WireTheatre.patient(moto.endpoint(), NOBODY, Instant.now())) {
            // the run asks for these to see how they are refused
            for (String refused : List.of("aws:acceptance", "documented: StartTime is before")) {
                account.calls().expecting(refused);
                theatre.calls.expecting(refused);
            }
            TreeSet<String> before = there(account.clients());
            Prober nobody = (probe, answer) -> answer.accept(Prober.nobody(probe));
            Site site = new Site(
                    WireAccount.REGION,
                    account.patched(),
                    theatre.cloud,
                    theatre.clock,
                    nobody,
                    Site.waitingBy(theatre.clock),
                    Optional.empty());

            Results results = new Acceptance(site, said::add)
                    .run(
                            new Order(
                                    account.vpc(),
                                    account.oldImage(),
                                    Optional.of(account.newImage()),
                                    account.subnets(),
                                    "t3.micro"),
                            Acceptance.newId());

            String seen = results.broken() + "\n" + String.join("\n", results.lines()) + "\n" + String.join("\n", said);
            assertTrue(results.whole(), seen);
            assertEquals(List.of(), results.left(), seen);
            assertEquals(before, there(account.clients()), seen);
            JsonNode told = new ObjectMapper().readTree(results.json());
            assertEquals(MOTOS_GAPS, notSame(told.get("facts"), "id"), seen);
            assertEquals(List.of(), notSame(told.get("rollouts"), "kind"), seen);
            assertFalse(results.asExpected());
        }
    }
}
