package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.util.List;
import java.util.Optional;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Builds that find their group held by another rollout, in the simulated account. */
@WithJenkins
class WaitForLockTest {
    private static final String GOOD = "ami-0b7e41";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    private WorkflowJob job(String name, String more) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'" + more, true));
        return job;
    }

    /** A build whose rollout has the group for long. */
    private QueueTaskFuture<WorkflowRun> holding() throws Exception {
        QueueTaskFuture<WorkflowRun> future = job("first", ", finalBake: '24h'").scheduleBuild2(0);
        jenkins.waitForMessage("watching for 24 h", future.waitForStart());
        return future;
    }

    private static LiveRollout live(Job<?, ?> job) {
        return RolloutService.get().lives().stream()
                .filter(one -> one.owner().job().equals(job.getFullName()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Deployment> deployments(Run<?, ?> run) {
        return Shelves.get().of(run.getParent()).ofBuild(run.getNumber());
    }

    private WorkflowRun waiting(String name, String time) throws Exception {
        WorkflowRun run =
                job(name, ", waitForLock: '" + time + "'").scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(" at most: ", run);
        return run;
    }

    @Test
    void aRefusalNamesAndLinksTheRolloutThatHasTheGroup() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        LiveRollout holder = live(first.waitForStart().getParent());
        WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job("second", ""));
        jenkins.assertLogContains(
                "Nothing was changed: web is held by rollout " + holder.id() + " of first #1 (" + jenkins.getURL()
                        + "job/first/1/deployment-" + holder.id()
                        + "/); wait until that has ended, or give waitForLock",
                refused);
        assertFalse(JenkinsRule.getLog(refused).contains("resume"), "words of the command line");
        assertTrue(deployments(refused).isEmpty());
        holder.tell(Command.PROMOTE, "alice");
        jenkins.assertBuildStatusSuccess(first);
    }

    @Test
    void aJobThatItsBuildsMayNotSeeIsNotNamed() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("kim")
                .grant(Item.READ, Item.BUILD)
                .onItems(jenkins.createProject(WorkflowJob.class, "kims"))
                .to("kim"));
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator()
                        .authenticate("second", User.getById("kim", true).impersonate2()));
        WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job("second", ""));
        jenkins.assertLogContains(
                "web is held by rollout "
                        + live(first.waitForStart().getParent()).id() + "; wait until",
                refused);
        jenkins.assertLogNotContains("first", refused);
        live(first.waitForStart().getParent()).tell(Command.PROMOTE, "alice");
        jenkins.assertBuildStatusSuccess(first);
    }

    @Test
    void buildsThatWaitGetTheirTurnsInTheOrderInWhichTheyCame() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        LiveRollout holder = live(first.waitForStart().getParent());
        WorkflowRun second = waiting("second", "48h");
        WorkflowRun third = waiting("third", "48h");
        jenkins.assertLogContains("is held by rollout " + holder.id() + " of first #1", second);
        holder.tell(Command.PROMOTE, "alice");
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(third));
        jenkins.assertLogContains("second #1", third);
        for (WorkflowRun run : List.of(second, third)) {
            assertEquals(
                    List.of(Optional.of(Outcome.PROMOTED)),
                    deployments(run).stream().map(Deployment::outcome).toList());
        }
        assertTrue(deployments(second)
                .get(0)
                .ended()
                .orElseThrow()
                .isBefore(deployments(third).get(0).started()));
    }

    @Test
    void aBuildThatHasWaitedForLongEnoughFails() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        WorkflowRun second = waiting("second", "5m");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(second));
        jenkins.assertLogContains("; waitForLock waited 5 min for it.", second);
        live(first.waitForStart().getParent()).tell(Command.PROMOTE, "alice");
        jenkins.assertBuildStatusSuccess(first);
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        WorkflowRun second = waiting("second", "48h");
        second.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));
        live(first.waitForStart().getParent()).tell(Command.PROMOTE, "alice");
        jenkins.assertBuildStatusSuccess(first);
        assertTrue(deployments(second).isEmpty());
        jenkins.buildAndAssertSuccess(job("third", ", waitForLock: '1h'"));
    }

    @Test
    void aBuildThatStopsTheOneBeforeItDeploysOnceThatHasGoneBack() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "latest");
        DisableConcurrentBuildsJobProperty one = new DisableConcurrentBuildsJobProperty();
        one.setAbortPrevious(true);
        job.addProperty(one);
        job.setDefinition(new CpsFlowDefinition(
                "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated', waitForLock: '24h',"
                        + " finalBake: currentBuild.number == 1 ? '24h' : '0s'",
                true));
        WorkflowRun first = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("watching for 24 h", first);
        WorkflowRun second = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(first).get(0).outcome());
        assertEquals(Optional.of(Outcome.PROMOTED), deployments(second).get(0).outcome());
    }

    @Test
    void aFreestyleBuildWaitsAsWell() throws Exception {
        QueueTaskFuture<WorkflowRun> first = holding();
        FreeStyleProject project = jenkins.createFreeStyleProject();
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi(GOOD);
        step.setRegion("simulated");
        step.setWaitForLock("48h");
        project.getBuildersList().add(new RolloutBuilder(step));
        QueueTaskFuture<FreeStyleBuild> second = project.scheduleBuild2(0);
        jenkins.waitForMessage(" at most: web is held by rollout", second.waitForStart());
        live(first.waitForStart().getParent()).tell(Command.ROLLBACK, "alice");
        FreeStyleBuild build = jenkins.assertBuildStatusSuccess(second);
        assertEquals(Optional.of(Outcome.PROMOTED), deployments(build).get(0).outcome());
        jenkins.assertBuildStatus(Result.FAILURE, first);
    }

    @Test
    void aTimeThatIsNoneIsAFault() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("odd", ", waitForLock: 'long'"));
        jenkins.assertLogContains("waitForLock is \"long\"; give a time such as 90s, 10m or 1h30m.", run);
    }
}
