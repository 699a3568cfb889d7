package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

class SimulatedClientsTest {
    @Test
    void everyOperationThatIsNoReadIsKept() {
        SimulatedAccount account = web(1);
        List<String> changing = account.services().stream()
                .flatMap(service -> service.names().stream()
                        .filter(name -> !name.matches("(Describe|Get|List).*"))
                        .map(name -> service.service() + ":" + name))
                .toList();

        assertEquals(65, changing.size());
        changing.forEach(call -> assertTrue(account.changing(call).isPresent(), call));
    }

    /** In each form that the SDK has for a call. */
    @Test
    void aClientAnswersWhatTheAccountCanAndRefusesTheRest() {
        AutoScalingClient client = web(1).autoScaling();

        assertEquals(
                "web",
                client.describeAutoScalingGroups().autoScalingGroups().get(0).autoScalingGroupName());
        assertEquals(
                1,
                client.describeAutoScalingGroupsPaginator(r -> r.maxRecords(1)).stream()
                        .count());
        assertThrows(UnsupportedOperationException.class, () -> client.describeMetricCollectionTypes());
        assertEquals("autoscaling", client.serviceName());
        assertEquals(client, client);
        assertEquals(1, Set.of(client).size());
        client.close();
    }
}
