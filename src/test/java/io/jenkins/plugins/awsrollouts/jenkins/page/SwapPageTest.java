package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The pages of a swap while the old fleet stands by, and of a fleet that stands after it. */
@WithJenkins
class SwapPageTest {
    private JenkinsRule j;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) {
        j = rule;
        FastAccount.use();
    }

    private QueueTaskFuture<WorkflowRun> begin(String more) throws Exception {
        job = j.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition(
                "blueGreenSwap autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD + "', region: 'simulated', "
                        + more,
                true));
        return job.scheduleBuild2(0);
    }

    private void secure() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "builder", "rescuer")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("rescuer"));
    }

    /** Waits until the old fleet stands by for its time. */
    private String untilBlueStandsBy(WorkflowRun run) throws Exception {
        j.waitForMessage("stands by for 24 h; until then", run);
        return RolloutService.get().lives().iterator().next().id();
    }

    private static void awaitEnd(String id) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        RolloutService.get()
                .live(id)
                .ifPresent(live -> live.listen(new LiveRollout.Audience() {
                    @Override
                    public void line(LogLine line) {
                        // the end is all that is waited for
                    }

                    @Override
                    public void rests(Follower.Rest rest) {
                        over.countDown();
                    }
                }));
        assertTrue(over.await(60, TimeUnit.SECONDS));
    }

    private JSONObject deployment(Web web) throws Exception {
        return web.json("job/shop/deployments/api/json")
                .getJSONArray("deployments")
                .getJSONObject(0);
    }

    @Test
    void whileBlueStandsByThoseWhoMayTakeAllRequestsBack() throws Exception {
        QueueTaskFuture<WorkflowRun> future = begin("keepBlue: '24h'");
        WorkflowRun run = future.waitForStart();
        String id = untilBlueStandsBy(run);
        secure();
        String path = "job/shop/deployments/" + id + "/";

        Web reader = Web.of(j, "reader");
        assertEquals(200, reader.status(path));
        assertEquals(403, reader.statusOfPost(path + "promote", Map.of()));
        assertEquals(403, reader.statusOfPost(path + "rollback", Map.of()));
        assertEquals(
                Set.of(Control.PART, Control.PAUSE, Control.TAKE_BACK),
                Control.of(Known.of(job, id).orElseThrow()));
        JSONObject swap = deployment(reader).getJSONObject("swap");
        assertEquals("web", swap.getString("blue"));
        assertEquals("web-v002", swap.getString("green"));
        assertEquals(100, swap.getInt("greenShare"));
        assertEquals(0, swap.getInt("blueShare"));
        assertTrue(swap.getString("blueUntil").startsWith("20"), swap.toString());
        assertTrue(deployment(reader).get("canary") == null
                || deployment(reader).getJSONObject("canary").isNullObject());

        Web rescuer = Web.of(j, "rescuer");
        assertTrue(rescuer.text(path).contains("all requests go back to the old fleet at once"));
        JSONObject told = rescuer.jsonOfPost(path + "rollback", Map.of());
        assertEquals("Rolling back: all requests go to the old fleet again.", told.getString("message"));
        j.assertBuildStatus(Result.FAILURE, future);
        j.assertLogContains("rescuer asked for the old AMI back", run);
    }

    @Test
    void whoMayBuildLetsBlueGoAtOnceAndThenThereIsNoWayBackInTheRollout() throws Exception {
        QueueTaskFuture<WorkflowRun> future = begin("keepBlue: '24h'");
        WorkflowRun run = future.waitForStart();
        String id = untilBlueStandsBy(run);
        secure();
        String path = "job/shop/deployments/" + id + "/";
        Web builder = Web.of(j, "builder");
        assertTrue(builder.text(path).contains("the old fleet does not stand by any longer"));
        assertEquals(
                "The old fleet goes now.",
                builder.jsonOfPost(path + "promote", Map.of()).getString("message"));
        j.assertBuildStatusSuccess(future);
        assertEquals(409, Web.of(j, "rescuer").statusOfPost(path + "rollback", Map.of()));
    }

    @Test
    void aFleetThatIsKeptHasAButtonOfItsOwnThatGivesItThePlaceAgain() throws Exception {
        j.assertBuildStatusSuccess(begin("keepBlue: '0s', blue: 'keep'"));
        String id = deployment(Web.of(j)).getString("id");
        secure();
        Map<String, String> fields = Map.of("id", id, "group", "web");
        Web reader = Web.of(j, "reader");
        String targets = reader.part("job/shop/deployments/live");
        assertTrue(targets.contains("web stands by"), targets);
        assertFalse(targets.contains("data-group"), targets);
        assertEquals(403, reader.statusOfPost("job/shop/deployments/offer", fields));
        assertEquals(403, reader.statusOfPost("job/shop/deployments/rollback", fields));

        Web rescuer = Web.of(j, "rescuer");
        assertTrue(rescuer.part("job/shop/deployments/live").contains("data-group=\"web\""));
        JSONObject offer = rescuer.jsonOfPost("job/shop/deployments/offer", fields);
        assertTrue(offer.getString("text").contains("web stands by with 12 instances"), offer.toString());
        Map<String, String> gone = Map.of("id", id, "group", "web-v009");
        assertEquals(409, rescuer.statusOfPost("job/shop/deployments/rollback", gone));

        JSONObject begun = rescuer.jsonOfPost("job/shop/deployments/rollback", fields);
        String[] parts = begun.getString("url").split("/");
        String next = parts[parts.length - 1];
        awaitEnd(next);
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                Known.of(job, next).orElseThrow().deployment().outcome());
        assertEquals(
                SimulatedShop.OLD,
                Known.of(job, next).orElseThrow().deployment().newImage());
    }
}
