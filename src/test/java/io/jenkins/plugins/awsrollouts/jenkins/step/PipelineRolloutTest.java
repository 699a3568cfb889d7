package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import jenkins.model.CauseOfInterruption;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Rollouts as Pipelines run them, in the simulated account. */
@WithJenkins
class PipelineRolloutTest {
    private static final String GOOD = "ami-0b7e41";
    private static final String SICK = "ami-0bad01";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(expected, job(script));
        return run;
    }

    private static List<Deployment> deployments(WorkflowRun run) {
        return Shelves.get().of(run.getParent()).ofBuild(run.getNumber());
    }

    @Test
    void aGoodAmiIsPromotedAndTheStepReturnsTheDeployment() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "def d = immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated',"
                        + " verbose: true, gates: [httpGate(path: '/health')])\n"
                        + "echo \"said ${d.outcome} ${d.oldAmi} ${d.newAmi} ${d.instances}\"");
        jenkins.assertLogContains("said PROMOTED ami-04c2d9 " + GOOD + " 12", run);
        jenkins.assertLogContains("web is locked for", run);
        Deployment deployment = deployments(run).get(0);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment.outcome());
        assertEquals("simulated", deployment.place());
        assertTrue(RolloutService.get().lives().isEmpty());
    }

    @Test
    void theLogHasEachLineByItsGroupAndNoSmallSteps() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "parallel a: { immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated' },"
                        + " b: { immutableDeploy autoScalingGroup: 'worker', ami: 'ami-0b22c4', region: 'simulated' }");
        List<String> told = JenkinsRule.getLog(run)
                .lines()
                .filter(line -> !line.contains("[Pipeline]"))
                .toList();
        assertTrue(told.stream().anyMatch(line -> line.contains("[web] ") && line.contains("batch 2")), told::toString);
        assertTrue(
                told.stream().anyMatch(line -> line.contains("[worker] ") && line.contains("batch 2")), told::toString);
        assertTrue(
                told.stream()
                        .filter(line -> line.matches(".*\\d\\d:\\d\\d:\\d\\d  .*"))
                        .allMatch(line -> line.matches(".*\\[(web|worker)] \\d\\d:\\d\\d:\\d\\d  .*")),
                told::toString);
        assertTrue(told.stream().noneMatch(line -> line.contains("  launched ") || line.contains("  healthy ")));
    }

    @Test
    void theLogLinksToTheDeploymentAndToAllOfItsJob() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS, "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'");
        String id = deployments(run).get(0).id();
        String page = "/jenkins/" + run.getUrl() + "deployment-" + id + "/";
        try (JenkinsRule.WebClient web = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            StringWriter html = new StringWriter();
            run.getLogText().writeHtmlTo(0, html);
            assertTrue(html.toString().contains("/deployment-" + id + "/'>" + id), html::toString);
            assertTrue(html.toString().contains("/deployments/'>web</a>"), html::toString);
            assertEquals(
                    200,
                    web.goTo(page.substring("/jenkins/".length()))
                            .getWebResponse()
                            .getStatusCode());
        }
    }

    @Test
    void whereJenkinsDoesNotKnowItsAddressTheLogSaysSoOnce() throws Exception {
        JenkinsLocationConfiguration.get().setUrl(null);
        WorkflowRun run = run(
                Result.SUCCESS,
                "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'\n"
                        + "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'");
        assertEquals(2, JenkinsRule.getLog(run).split("Jenkins URL is not set", -1).length);
    }

    @Test
    void aSickAmiIsRolledBackAndTheBuildFailsWithOneSentence() throws Exception {
        WorkflowRun run = run(
                Result.FAILURE,
                "immutableDeploy autoScalingGroup: 'web', ami: '" + SICK
                        + "', region: 'simulated', gates: [httpGate(path: '/health', timeout: '1m')]");
        jenkins.assertLogContains("was rolled back, ami-04c2d9 serves as before", run);
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), "a stack trace in the log");
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(run).get(0).outcome());
    }

    @Test
    void allFaultsAreToldAtOnceAndNothingIsChanged() throws Exception {
        WorkflowRun run = run(
                Result.FAILURE,
                "immutableDeploy autoScalingGroup: '', ami: 'nonsense', region: 'simulated', minHealthyPercent: 300");
        jenkins.assertLogContains("Nothing was changed: 3 things are in the way", run);
        assertTrue(deployments(run).isEmpty());
    }

    @Test
    void aDryRunPrintsThePlanAndChangesNothing() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "def d = immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD
                        + "', region: 'simulated', dryRun: true)\necho \"said ${d.outcome}\"");
        jenkins.assertLogContains("replaces 6 instances", run);
        jenkins.assertLogContains("said PLANNED", run);
        assertTrue(deployments(run).isEmpty());
    }

    @Test
    void theBodyRunsOnceAfterEachBatchWithTheFactsOfItsStage() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated') {\n"
                        + "  echo \"stage ${env.ROLLOUT_STAGE} has ${env.ROLLOUT_INSTANCE_IDS.split(' ').size()} at"
                        + " ${env.ROLLOUT_TEST_URL} of ${env.ROLLOUT_ID}\"\n}");
        String id = deployments(run).get(0).id();
        String log = JenkinsRule.getLog(run);
        assertTrue(log.matches("(?s).*stage 1 has 6 at http://[0-9.]+ of " + id + ".*"), log);
        assertTrue(log.matches("(?s).*stage 2 has 12 at http://[0-9.]+ of " + id + ".*"), log);
        assertEquals(3, log.split("stage [0-9] has", -1).length, log);
    }

    @Test
    void aBodyThatFailsRollsBack() throws Exception {
        WorkflowRun run = run(
                Result.FAILURE,
                "immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD
                        + "', region: 'simulated') {\n  error 'checkout is broken'\n}");
        jenkins.assertLogContains("was rolled back", run);
        jenkins.assertLogContains("checkout is broken", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(run).get(0).outcome());
    }

    @Test
    void aRollbackByAPersonEndsTheBodyThatStillRuns() throws Exception {
        WorkflowJob job = job("immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD
                + "', region: 'simulated', bodyTimeout: '48h') {\n  echo 'body begins'\n  sleep 600\n}");
        QueueTaskFuture<WorkflowRun> future = job.scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        jenkins.waitForMessage("body begins", run);
        RolloutService.get().lives().forEach(live -> live.tell(Command.ROLLBACK, "alice"));
        jenkins.assertBuildStatus(Result.FAILURE, future);
        jenkins.assertLogContains("alice asked for the old AMI back", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(run).get(0).outcome());
    }

    @Test
    void aBodyThatTakesTooLongIsEndedAndTheRolloutGoesBack() throws Exception {
        WorkflowRun run = run(
                Result.FAILURE,
                "immutableDeploy(autoScalingGroup: 'web', ami: '" + GOOD
                        + "', region: 'simulated', bodyTimeout: '10m') {\n  sleep 600\n}");
        jenkins.assertLogContains("Pipeline body gave no answer within 10 min", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(run).get(0).outcome());
    }

    @Test
    void stoppingTheBuildAbortsTheRolloutAsItsSpecSays() throws Exception {
        WorkflowJob job = job(
                "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated', finalBake: '24h'");
        QueueTaskFuture<WorkflowRun> future = job.scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        jenkins.waitForMessage("watching for 24 h", run);
        run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
        jenkins.assertBuildStatus(Result.ABORTED, future);
        jenkins.assertLogContains("aborted by alice", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(run).get(0).outcome());
    }

    @Test
    void aStopBeforeTheRolloutHasBegunEndsTheLogWithASentence() throws Exception {
        WorkflowJob job = job("immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'");
        CountDownLatch free = new CountDownLatch(1);
        // all desks are busy, so that the step has not begun when it is stopped
        for (int i = 0; i < 8; i++) {
            RolloutService.get().desk().execute(() -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        QueueTaskFuture<WorkflowRun> future = job.scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        jenkins.waitForMessage("[Pipeline] immutableDeploy", run);
        run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
        jenkins.assertBuildStatus(Result.ABORTED, future);
        free.countDown();
        jenkins.assertLogContains("Stopped before the rollout began", run);
        assertTrue(RolloutService.get().lives().isEmpty());
    }

    @Test
    void theDescriptionOfABuildSaysWhatItDeployedUnlessSomebodyHasWrittenOne() throws Exception {
        String deploy = "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'\n";
        WorkflowRun two = run(
                Result.SUCCESS,
                deploy + "immutableDeploy autoScalingGroup: 'worker', ami: 'ami-0b22c4', region: 'simulated'");
        assertEquals("web: " + GOOD + " promoted\nworker: ami-0b22c4 promoted", two.getDescription());
        WorkflowRun own = run(Result.SUCCESS, "currentBuild.description = 'mine'\n" + deploy);
        assertEquals("mine", own.getDescription());
    }

    @Test
    void anAmiThatRunsEverywhereIsSaidToBeSoBeforeAnythingIsLaunched() throws Exception {
        String running = "autoScalingGroup: 'web', ami: 'ami-04c2d9', region: 'simulated', dryRun: true\n";
        WorkflowRun run = run(
                Result.SUCCESS, "immutableDeploy " + running + "canaryShift " + running + "blueGreenSwap " + running);
        String log = JenkinsRule.getLog(run);
        assertEquals(4, log.split("web: ami-04c2d9[^\n]* already, nothing is replaced", -1).length, log);
    }

    @Test
    void rollbackDeploymentUndoesWhatIsLive() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated'\n"
                        + "def d = rollbackDeployment(autoScalingGroup: 'web', region: 'simulated')\n"
                        + "echo \"said ${d.outcome} ${d.newAmi}\"");
        jenkins.assertLogContains("said PROMOTED ami-04c2d9", run);
        List<Deployment> both = deployments(run);
        assertEquals(Deployment.Origin.ROLLBACK, both.get(0).origin());
        assertEquals(Optional.of(both.get(1).id()), both.get(0).of());
    }

    @Test
    void aDeclarativePipelineDeploysWithABodyAndWithoutOne() throws Exception {
        WorkflowRun run = run(
                Result.SUCCESS,
                "pipeline {\n  agent none\n  stages {\n    stage('plain') {\n      steps {\n"
                        + "        immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD
                        + "', region: 'simulated', strategy: batches('1, 50%')\n      }\n    }\n"
                        + "    stage('checked') {\n      steps {\n"
                        + "        immutableDeploy(autoScalingGroup: 'worker', ami: 'ami-0b22c4', region: 'simulated') {\n"
                        + "          echo \"checking ${env.ROLLOUT_STAGE}\"\n        }\n      }\n    }\n  }\n}");
        jenkins.assertLogContains("checking 2", run);
        assertEquals(2, deployments(run).size());
        deployments(run).forEach(one -> assertEquals(Optional.of(Outcome.PROMOTED), one.outcome()));
    }
}
