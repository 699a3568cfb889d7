package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.history.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller that goes down in the middle of a rollout, as a process of its own, and comes back. */
class RestartTest {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dio.jenkins.plugins.awsrollouts.jenkins.run.SimulatedRegion.speed=20")
            .withTimeout(300);

    private static void begin(JenkinsRule jenkins, String script, String until) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(until, run);
    }

    private static void beginBatches(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "def d = immutableDeploy(autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', strategy:"
                        + " linear(25))\necho \"said ${d.outcome}\"",
                "up to 6 of 12");
    }

    private static void beginCanary(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "def d = canaryShift(autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', steps: [10, 50],"
                        + " every: '5m')\necho \"said ${d.outcome}\"",
                "is watched for 5 min");
    }

    private static void beginBody(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "def d = immutableDeploy(autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', strategy:"
                        + " allAtOnce()) {\n  echo 'the body begins'\n  sleep 15\n  echo 'the body ends'\n}\n"
                        + "echo \"said ${d.outcome}\"",
                "the body begins");
    }

    private static WorkflowRun finished(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                Jenkins.get().getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1);
        jenkins.waitForCompletion(run);
        return run;
    }

    private static void goesOn(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = finished(jenkins);
        jenkins.assertBuildStatusSuccess(run);
        jenkins.assertLogContains("The controller is back", run);
        jenkins.assertLogContains("said PROMOTED", run);
        Deployment deployment = Shelves.get().of(run.getParent()).ofBuild(1).get(0);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment.outcome());
    }

    private static void bodyRanOnce(JenkinsRule jenkins) throws Exception {
        goesOn(jenkins);
        WorkflowRun run = finished(jenkins);
        assertEquals(2, JenkinsRule.getLog(run).split("the body begins", -1).length, JenkinsRule.getLog(run));
        jenkins.assertLogContains("the body ends", run);
    }

    @Test
    void aRolloutGoesOnInTheMiddleOfABatchAfterAnOrderlyRestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginBatches);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::goesOn);
        controller.stopJenkins();
    }

    @Test
    void aCanaryGoesOnInTheMiddleOfAStepAfterAnOrderlyRestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginCanary);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::goesOn);
        controller.stopJenkins();
    }

    @Test
    void aCanaryGoesOnAfterTheControllerWasKilled() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginCanary);
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        controller.runRemotely(RestartTest::goesOnOrEndsAlone);
        controller.stopJenkins();
    }

    @Test
    void aRolloutGoesOnAfterTheControllerWasKilled() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginBatches);
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        controller.runRemotely(RestartTest::goesOnOrEndsAlone);
        controller.stopJenkins();
    }

    /** A Pipeline that was killed may have lost its place; its rollout has not. */
    private static void goesOnOrEndsAlone(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = Jenkins.get().getItemByFullName("deploy", WorkflowJob.class);
        Optional<LiveRollout> live = RolloutService.get().lives().stream().findFirst();
        assertTrue(live.isPresent(), "the rollout runs again");
        java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
        live.get().listen(new EndWatch(over));
        assertTrue(over.await(4, TimeUnit.MINUTES));
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                Shelves.get().of(job).ofBuild(1).get(0).outcome());
        WorkflowRun run = finished(jenkins);
        assertTrue(run.getResult() == Result.SUCCESS || run.getResult() == Result.FAILURE, JenkinsRule.getLog(run));
    }

    private static void beginApproval(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "def d = immutableDeploy(autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', strategy:"
                        + " allAtOnce(), gates: [approval(timeout: '90h')])\necho \"said ${d.outcome}\"",
                "at most: Promote the new AMI?");
    }

    private static void approve(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                Jenkins.get().getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1);
        jenkins.waitForMessage("The controller is back", run);
        LiveRollout live = RolloutService.get().lives().iterator().next();
        assertEquals(1, live.state().awaited().size());
        live.tell(Command.APPROVE, "alice");
        goesOn(jenkins);
        jenkins.assertLogContains("given by alice", finished(jenkins));
    }

    @Test
    void anApprovalIsStillWaitedForAfterARestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginApproval);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::approve);
        controller.stopJenkins();
    }

    @Test
    void aBodyThatRunsThroughARestartIsNotBegunASecondTime() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginBody);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::bodyRanOnce);
        controller.stopJenkins();
    }
}
