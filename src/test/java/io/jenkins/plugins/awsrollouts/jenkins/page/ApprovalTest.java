package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.DummySecurityRealm;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Approvals on the pages: who sees them, and whose word counts. */
@WithJenkins
class ApprovalTest {
    private JenkinsRule jenkins;
    private QueueTaskFuture<WorkflowRun> build;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
        DummySecurityRealm realm = jenkins.createDummySecurityRealm();
        realm.addGroups("lee", "release-managers");
        jenkins.jenkins.setSecurityRealm(realm);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("kim", "lee", "reader", "builder")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    /** Starts a rollout that waits for a person, and says where its page is. */
    private String waiting(String approval) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition(
                "immutableDeploy autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', strategy:"
                        + " allAtOnce(), gates: [" + approval + "]",
                true));
        build = job.scheduleBuild2(0);
        WorkflowRun run = build.waitForStart();
        jenkins.waitForMessage(" at most: ", run);
        return "job/shop/deployments/"
                + RolloutService.get().lives().iterator().next().id() + "/";
    }

    private static List<String> shown(HtmlPage page) {
        return page.getByXPath("//button[@data-rollout and not(@hidden)]").stream()
                .map(button -> ((DomElement) button).getAttribute("data-rollout"))
                .toList();
    }

    @Test
    void standsOnThePageOfItsBuildWithItsQuestionAndItsButtons() throws Exception {
        waiting("approval(message: 'Is the shop well?', submitters: ['kim'], timeout: '90h')");
        String page = "job/shop/1/";
        HtmlPage kims = Web.of(jenkins, "kim").page(page);
        assertTrue(kims.asNormalizedText().contains("Is the shop well?"), kims.asNormalizedText());
        assertEquals(List.of("approve", "refuse"), shown(kims));
        assertEquals(List.of(), shown(Web.of(jenkins, "reader").page(page)));
        String line = page + "deployment-"
                + RolloutService.get().lives().iterator().next().id() + "/line";
        assertTrue(Web.of(jenkins, "kim").part(line).contains("data-rollout=\"approve\""));
        RolloutService.get().lives().forEach(live -> live.tell(Command.REFUSE, "kim", Set.of("kim")));
        jenkins.assertBuildStatus(Result.FAILURE, build);
        HtmlPage over = Web.of(jenkins, "kim").page(page);
        assertTrue(over.asNormalizedText().contains("web: ami-0b7e41 rolled back"), over.asNormalizedText());
        assertEquals(List.of(), shown(over));
    }

    @Test
    void isAnsweredByThoseWhomItNamesAndByNobodyElse() throws Exception {
        String page = waiting(
                "approval(message: 'Is the shop well?', submitters: ['kim', 'release-managers'], timeout: '90h')");
        for (String other : List.of("reader", "builder")) {
            Web web = Web.of(jenkins, other);
            assertFalse(shown(web.page(page)).contains("approve"), other);
            assertEquals(403, web.statusOfPost(page + "approve", Map.of()), other);
            assertEquals(403, web.statusOfPost(page + "refuse", Map.of()), other);
        }
        Web kim = Web.of(jenkins, "kim");
        assertEquals(List.of("approve", "refuse"), shown(kim.page(page)));
        String text = kim.page(page).asNormalizedText();
        assertTrue(text.contains("Is the shop well? kim, release-managers can answer until "), text);
        JSONObject fragment = kim.json(page + "fragment");
        assertTrue(fragment.getJSONArray("buttons").contains("approve"));
        int link = kim.status(page + "approve");
        assertTrue(link == 404 || link == 405, "a link answers " + link);
        assertEquals(1, RolloutService.get().lives().size());

        Web lee = Web.of(jenkins, "lee");
        assertEquals("Approved.", lee.jsonOfPost(page + "approve", Map.of()).getString("message"));
        WorkflowRun run = jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("lee", run);
        assertEquals(409, Web.of(jenkins, "builder").statusOfPost(page + "approve", Map.of()), "it is over");
    }

    @Test
    void withoutNamesWhoeverMayBuildRefuses() throws Exception {
        String page = waiting("approval(timeout: '90h')");
        assertEquals(403, Web.of(jenkins, "kim").statusOfPost(page + "approve", Map.of()));
        Web builder = Web.of(jenkins, "builder");
        assertTrue(builder.page(page)
                .asNormalizedText()
                .contains("Promote the new AMI? Whoever may steer the rollout can answer until "));
        assertEquals(200, builder.statusOfPost(page + "refuse", Map.of()));
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("refused by builder", run);
        jenkins.assertLogContains("was rolled back, ami-04c2d9 serves as before", run);
    }

    @Test
    void anAdministratorAnswersOnThePageOfAllRollouts() throws Exception {
        String id = waiting("approval(submitters: ['kim'], timeout: '90h')").split("/")[3];
        Web admin = Web.of(jenkins, "admin");
        HtmlPage all = admin.page("manage/aws-rollouts/");
        assertTrue(
                all.asNormalizedText().contains("Promote the new AMI? Waits for kim until "), all.asNormalizedText());
        assertTrue(shown(all).contains("approve"));
        JSONObject rest = admin.json("job/shop/deployments/api/json");
        JSONObject approval = rest.getJSONArray("deployments")
                .getJSONObject(0)
                .getJSONArray("approvals")
                .getJSONObject(0);
        assertEquals("Promote the new AMI?", approval.getString("message"));
        assertEquals("kim", approval.getJSONArray("submitters").getString(0));
        assertEquals(200, admin.statusOfPost("manage/aws-rollouts/" + id + "/approve", Map.of()));
        jenkins.assertLogContains("given by admin", jenkins.assertBuildStatusSuccess(build));
    }

    @Test
    void aRolloutThatAsksNobodyTakesNoWord() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "shop");
        Staged running = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        String page = "job/shop/deployments/" + running.id() + "/";
        Web builder = Web.of(jenkins, "builder");
        assertFalse(shown(builder.page(page)).contains("approve"));
        assertEquals(409, builder.statusOfPost(page + "approve", Map.of()));
        assertEquals(403, Web.of(jenkins, "reader").statusOfPost(page + "approve", Map.of()));
        builder.post(page + "promote", Map.of());
        running.awaitEnd();
    }
}
