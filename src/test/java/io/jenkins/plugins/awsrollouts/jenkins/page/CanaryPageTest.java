package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page of a canary that has a share of the requests. */
@WithJenkins
class CanaryPageTest {

    @Test
    void showsTheCanaryAndTakesItsRequestsAwayForThoseWhoMay(JenkinsRule j) throws Exception {
        FastAccount.use();
        WorkflowJob job = j.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition(
                "canaryShift autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', steps: [25, 50], every: '24h'",
                true));
        QueueTaskFuture<WorkflowRun> future = job.scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        j.waitForMessage("is watched for 24 h", run);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "rescuer")
                .grant(RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("rescuer"));
        String id = RolloutService.get().lives().iterator().next().id();
        String path = "job/shop/deployments/" + id + "/";

        Web reader = Web.of(j, "reader");
        HtmlPage page = reader.page(path);
        assertTrue(page.asNormalizedText().contains("25 %"), page.asNormalizedText());
        assertEquals(403, reader.statusOfPost(path + "promote", Map.of()));
        assertEquals(403, reader.statusOfPost(path + "rollback", Map.of()));
        JSONObject canary = reader.json("job/shop/deployments/api/json")
                .getJSONArray("deployments")
                .getJSONObject(0)
                .getJSONObject("canary");
        assertEquals(25, canary.getInt("share"));
        assertEquals("canary", canary.getJSONArray("fleets").getJSONObject(0).getString("name"));
        assertFalse(Control.of(Known.of(job, id).orElseThrow()).isEmpty());

        assertEquals(200, Web.of(j, "rescuer").statusOfPost(path + "rollback", Map.of()));
        j.assertBuildStatus(Result.FAILURE, future);
        j.assertLogContains("rescuer asked for the old AMI back", run);
    }
}
