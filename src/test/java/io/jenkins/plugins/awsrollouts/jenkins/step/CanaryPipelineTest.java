package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.spec.ErrorRate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Latency;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.List;
import java.util.Optional;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Canaries as Pipelines and freestyle jobs run them, in the simulated account. */
@WithJenkins
class CanaryPipelineTest {
    private static final String CALL =
            "canaryShift(autoScalingGroup: 'web', ami: '%s', region: 'simulated', listenerRule: '" + SimulatedShop.RULE
                    + "', steps: [5, 25, 50]%s)";

    /** Each run has other traffic; watched for ten minutes, a bad canary is now and then missed. */
    private static final String LONG = "30m";

    private static final String ANALYSED = ", every: '" + LONG + "', analysis: [errorRate(), latency(percentile: 99)]";

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

    private static String call(String ami, String more) {
        return String.format(CALL, ami, more);
    }

    private static <J extends Job<J, R>, R extends Run<J, R>> Deployment deployment(R run) {
        return Shelves.get().of(run.getParent()).ofBuild(run.getNumber()).get(0);
    }

    @Test
    void aGoodCanaryIsPromotedAndTheStepReturnsTheDeployment() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("def d = " + call(SimulatedShop.GOOD, ANALYSED) + "\necho \"said ${d.outcome} ${d.newAmi}\""));
        jenkins.assertLogContains("said PROMOTED " + SimulatedShop.GOOD, run);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(run).outcome());
        assertTrue(RolloutService.get().lives().isEmpty());
    }

    @Test
    void aBadCanaryIsRolledBackAndTheVerdictsSentenceFailsTheBuild() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(call(SimulatedShop.ERRING, ANALYSED)));
        jenkins.assertLogContains(
                "The rollout of " + SimulatedShop.ERRING + " on web was rolled back, " + SimulatedShop.OLD
                        + " serves as before: ",
                run);
        assertTrue(
                deployment(run).reason().contains("errorRate"), deployment(run).reason());
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), "a stack trace in the log");
    }

    @Test
    void allFaultsAreToldAtOnceAndNothingIsChanged() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(
                        "canaryShift autoScalingGroup: 'web', ami: 'nonsense', region: 'simulated', steps: [50, 25], floor: 0"));
        jenkins.assertLogContains("Nothing was changed: 3 things are in the way", run);
        jenkins.assertLogContains("let the steps grow", run);
    }

    @Test
    void aDryRunPrintsTheStepsAndChangesNothing() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("def d = " + call(SimulatedShop.GOOD, ", dryRun: true") + "\necho \"said ${d.outcome}\""));
        jenkins.assertLogContains("5 %", run);
        jenkins.assertLogContains("said PLANNED", run);
        assertTrue(Shelves.get().of(run.getParent()).ofBuild(1).isEmpty());
    }

    @Test
    void stepsMayBeLinearAndRulesAndUsersAreCalledByNameInADeclarativePipeline() throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(job("pipeline {\n  agent none\n  stages {\n    stage('plan') {\n"
                        + "      steps {\n"
                        + "        canaryShift autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', steps: linear(50), listenerRule: ['" + SimulatedShop.RULE
                        + "'], dryRun: true\n"
                        + "        canaryShift autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', steps: [20], match: [header(name: 'X-Beta', values: ['yes', 'maybe']),"
                        + " cookie(name: 'beta', values: ['1']), path(['/new/*']), query(name: 'v', values: '2')],"
                        + " dryRun: true\n"
                        + "        canaryShift autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', baseline: true, analysis: [cloudWatchMetric(namespace: 'Shop', metric:"
                        + " 'Orders', dimensions: [TargetGroup: '${targetGroup}'], statistic: 'Sum', direction: 'decrease',"
                        + " group: 'shop'), errorRate()], judge: [weights: [shop: 40, default: 60], inconclusive: 'ask'],"
                        + " dryRun: true\n"
                        + "      }\n    }\n  }\n}"));
        jenkins.assertLogContains("X-Beta", run);
        jenkins.assertLogContains("Only the plan was asked for; nothing was changed.", run);
    }

    @Test
    void theBodyRunsAfterEachStepAndAfterEachBatch() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("canaryShift(autoScalingGroup: 'web', ami: '"
                + SimulatedShop.GOOD
                + "', region: 'simulated', steps: [10, 50], every: '1m', strategy: allAtOnce()) {\n"
                + "  echo \"stage ${env.ROLLOUT_STAGE} at ${env.ROLLOUT_TEST_URL}\"\n}"));
        String log = JenkinsRule.getLog(run);
        assertEquals(4, log.split("stage [0-9] at http", -1).length, log);
    }

    @Test
    void aBodyThatFailsTakesTheRequestsBack() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(call(SimulatedShop.GOOD, "") + " {\n  error 'checkout is broken'\n}"));
        jenkins.assertLogContains("checkout is broken", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployment(run).outcome());
    }

    @Test
    void stoppingTheBuildTakesTheRequestsBack() throws Exception {
        QueueTaskFuture<WorkflowRun> future =
                job(call(SimulatedShop.GOOD, ", every: '24h'")).scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        jenkins.waitForMessage("is watched for 24 h", run);
        run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
        jenkins.assertBuildStatus(Result.ABORTED, future);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployment(run).outcome());
    }

    @Test
    void aPersonWhoWantsTheOldAmiBackEndsTheStep() throws Exception {
        QueueTaskFuture<WorkflowRun> future =
                job(call(SimulatedShop.GOOD, ", every: '24h'")).scheduleBuild2(0);
        WorkflowRun run = future.waitForStart();
        jenkins.waitForMessage("is watched for 24 h", run);
        RolloutService.get().lives().forEach(live -> live.tell(Command.ROLLBACK, "alice"));
        jenkins.assertBuildStatus(Result.FAILURE, future);
        jenkins.assertLogContains("alice asked for the old AMI back", run);
    }

    private static CanaryShiftStep canary(String ami) {
        CanaryShiftStep step = new CanaryShiftStep("web");
        step.setRegion("simulated");
        step.setAmi(ami);
        step.setListenerRule(SimulatedShop.RULE);
        step.setAnalysis(List.of(new ErrorRate(), new Latency()));
        step.setEvery(LONG);
        return step;
    }

    @Test
    void aFreestyleBuildPromotesAGoodCanaryAndFailsWithABadOne() throws Exception {
        FreeStyleProject good = jenkins.createFreeStyleProject();
        good.getBuildersList().add(new RolloutBuilder(canary(SimulatedShop.GOOD)));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(good);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(build).outcome());
        FreeStyleProject bad = jenkins.createFreeStyleProject();
        bad.getPublishersList().add(new RolloutPublisher(canary(SimulatedShop.SLOW)));
        FreeStyleBuild failed = jenkins.buildAndAssertStatus(Result.FAILURE, bad);
        assertTrue(
                deployment(failed).reason().contains("latency"),
                deployment(failed).reason());
    }
}
