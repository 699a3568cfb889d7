package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InventoryTest {
    @Test
    void itListsWhatThereIs() {
        Inventory inventory = web(1).inventory();

        assertEquals(Set.of("web"), inventory.groups());
        assertEquals(Map.of("lt-web", List.of(1L, 2L)), inventory.launchTemplates());
        assertEquals(Set.of(SimulatedAccount.targetGroupArn("tg-web")), inventory.targetGroups());
        assertEquals(List.of(), inventory.unattached());
    }

    @Test
    void whatIsMadeIsThereAndWhatIsDeletedIsGoneWhenItReallyIs() {
        SimulatedAccount account = web(1);
        Inventory before = account.inventory();
        String template = account.ec2()
                .createLaunchTemplate(r -> r.launchTemplateName("copy")
                        .launchTemplateData(d -> d.imageId("ami-b").instanceType("t3.large")))
                .launchTemplate()
                .launchTemplateId();
        account.autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName("copy")
                .minSize(1)
                .maxSize(1)
                .launchTemplate(t -> t.launchTemplateId(template)));
        run(account, 100);
        assertEquals(Set.of("copy", "web"), account.inventory().groups());
        assertEquals(List.of(1L), account.inventory().launchTemplates().get(template));
        account.autoScaling()
                .deleteAutoScalingGroup(r -> r.autoScalingGroupName("copy").forceDelete(true));
        account.ec2().deleteLaunchTemplate(r -> r.launchTemplateId(template));
        assertEquals(Set.of("copy", "web"), account.inventory().groups());
        run(account, 300);

        assertEquals(before, account.inventory());
    }
}
