package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A controller that goes down in the middle of rollouts, as a process of its own, and comes back. Since that takes long,
 * each time two rollouts go through it that know nothing of each other: one of the web servers, one of the workers.
 */
class RestartTest {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .javaOptions("-Dio.jenkins.plugins.awsrollouts.jenkins.run.SimulatedRegion.speed=20")
            .withTimeout(300);

    private static final String WEB = "web";
    private static final String WORKERS = "workers";

    private static void begin(JenkinsRule jenkins, String name, String script, String until) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script + "\necho \"said ${d.outcome}\"", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(until, run);
    }

    private static String workers(String more) {
        return "def d = immutableDeploy(autoScalingGroup: '" + SimulatedShop.WORKERS + "', ami: '"
                + SimulatedShop.GOOD_WORKER + "', region: 'simulated', " + more;
    }

    private static void beginCanaryAndBatches(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                WEB,
                "def d = canaryShift(autoScalingGroup: '" + SimulatedShop.GROUP + "', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', steps: [10, 50], every: '5m')",
                "is watched for 5 min");
        begin(jenkins, WORKERS, workers("strategy: linear(25))"), "up to 4 of 6");
    }

    private static void beginAnalysedCanary(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                WEB,
                "def d = canaryShift(autoScalingGroup: '" + SimulatedShop.GROUP + "', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', steps: [50], every: '20m',"
                        + " analysis: [errorRate(), latency(percentile: 99)])",
                "is watched for 20 min");
    }

    /** Whatever the verdict is: the journal is read, the analysis goes on, and the rollout ends with it. */
    private static void analysisGoesOnToItsVerdict(JenkinsRule jenkins) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        live(WEB).listen(new EndWatch(over));
        assertTrue(over.await(4, TimeUnit.MINUTES));
        Deployment ended = deployment(WEB);
        assertTrue(ended.outcome().filter(how -> how != Outcome.FAILED).isPresent(), ended.toString());
        List<Event> journal = Shelves.get().of(job(WEB)).events(ended.id()).orElseThrow();
        assertTrue(journal.stream().anyMatch(Event.Resumed.class::isInstance));
        assertTrue(journal.stream().anyMatch(AnalysisEvent.Judged.class::isInstance));
        finished(jenkins, WEB);
    }

    private static void beginApproval(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                WORKERS,
                workers("strategy: allAtOnce(), gates: [approval(timeout: '90h')])"),
                "at most: Promote the new AMI?");
    }

    private static void beginBody(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                WORKERS,
                workers("strategy: allAtOnce()) {\n  echo 'the body begins'\n  sleep 15\n  echo 'the body ends'\n}"),
                "the body begins");
    }

    /** Goes on until all requests are green's and blue stands by. */
    private static void beginSwap(JenkinsRule jenkins, String keepBlue) throws Exception {
        begin(
                jenkins,
                WEB,
                "def d = blueGreenSwap(autoScalingGroup: '" + SimulatedShop.GROUP + "', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', listenerRule: '" + SimulatedShop.RULE + "', keepBlue: '"
                        + keepBlue + "')",
                "until then the way back is a change of weights");
    }

    private static void beginSwapAndBody(JenkinsRule jenkins) throws Exception {
        beginSwap(jenkins, "10m");
        beginBody(jenkins);
    }

    private static void beginApprovalAndSwap(JenkinsRule jenkins) throws Exception {
        beginApproval(jenkins);
        // longer than the slowest restart takes: time goes twenty times as fast here
        beginSwap(jenkins, "4h");
    }

    private static void beginAndWait(JenkinsRule jenkins) throws Exception {
        begin(jenkins, WORKERS, workers("strategy: allAtOnce(), finalBake: '90h')"), "watching for 90 h");
        begin(jenkins, WEB, workers("strategy: allAtOnce(), waitForLock: '90h')"), " at most: worker");
    }

    private static void theWaitGoesOn(JenkinsRule jenkins) throws Exception {
        jenkins.waitForMessage("The controller is back", job(WORKERS).getBuildByNumber(1));
        live(WORKERS).tell(Command.PROMOTE, "alice");
        goesOn(jenkins, WORKERS);
        jenkins.assertBuildStatusSuccess(finished(jenkins, WEB));
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(WEB).outcome());
    }

    private static WorkflowJob job(String name) {
        return Jenkins.get().getItemByFullName(name, WorkflowJob.class);
    }

    /** Jenkins is up before it has gone on with all that ran. */
    private static void awaitResuming() throws InterruptedException {
        CountDownLatch resumed = new CountDownLatch(1);
        RolloutService.get().afterResuming(resumed::countDown);
        assertTrue(resumed.await(2, TimeUnit.MINUTES));
    }

    private static LiveRollout live(String name) throws InterruptedException {
        awaitResuming();
        return RolloutService.get().lives().stream()
                .filter(one -> one.owner().job().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static WorkflowRun finished(JenkinsRule jenkins, String name) throws Exception {
        WorkflowRun run = job(name).getBuildByNumber(1);
        jenkins.waitForCompletion(run);
        return run;
    }

    private static WorkflowRun goesOn(JenkinsRule jenkins, String name) throws Exception {
        WorkflowRun run = finished(jenkins, name);
        jenkins.assertBuildStatusSuccess(run);
        jenkins.assertLogContains("The controller is back", run);
        jenkins.assertLogContains("said PROMOTED", run);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(name).outcome());
        return run;
    }

    private static Deployment deployment(String name) {
        return Shelves.get().of(job(name)).ofBuild(1).get(0);
    }

    private static void bothGoOn(JenkinsRule jenkins) throws Exception {
        goesOn(jenkins, WORKERS);
        goesOn(jenkins, WEB);
    }

    /** A Pipeline that was killed may have lost its place; its rollout has not. */
    private static void bothGoOnOrEndAlone(JenkinsRule jenkins) throws Exception {
        awaitResuming();
        List<LiveRollout> lives = List.copyOf(RolloutService.get().lives());
        List<CountDownLatch> ends = lives.stream()
                .map(live -> {
                    CountDownLatch over = new CountDownLatch(1);
                    live.listen(new EndWatch(over));
                    return over;
                })
                .toList();
        for (CountDownLatch over : ends) {
            assertTrue(over.await(4, TimeUnit.MINUTES));
        }
        for (String name : List.of(WORKERS, WEB)) {
            assertEquals(Optional.of(Outcome.PROMOTED), deployment(name).outcome());
            WorkflowRun run = finished(jenkins, name);
            assertTrue(run.getResult() == Result.SUCCESS || run.getResult() == Result.FAILURE, JenkinsRule.getLog(run));
        }
    }

    private static void bodyRanOnceAndBlueGoes(JenkinsRule jenkins) throws Exception {
        WorkflowRun body = goesOn(jenkins, WORKERS);
        assertEquals(2, JenkinsRule.getLog(body).split("the body begins", -1).length, JenkinsRule.getLog(body));
        jenkins.assertLogContains("the body ends", body);
        goesOn(jenkins, WEB);
    }

    /** The swap that a person takes back once Jenkins is up again, and the question that somebody else answers. */
    private static void approvalIsAwaitedAndBlueTakesItsPlaceBack(JenkinsRule jenkins) throws Exception {
        jenkins.waitForMessage("The controller is back", job(WORKERS).getBuildByNumber(1));
        live(WORKERS).tell(Command.APPROVE, "alice");
        live(WEB).tell(Command.ROLLBACK, "bob");
        jenkins.assertLogContains("given by alice", goesOn(jenkins, WORKERS));
        WorkflowRun swap = finished(jenkins, WEB);
        jenkins.assertBuildStatus(Result.FAILURE, swap);
        jenkins.assertLogContains("bob", swap);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployment(WEB).outcome());
    }

    @Test
    void aBatchAndACanarysStepGoOnAfterAnOrderlyRestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginCanaryAndBatches);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::bothGoOn);
        controller.stopJenkins();
    }

    @Test
    void aBatchAndACanarysStepGoOnAfterTheControllerWasKilled() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginCanaryAndBatches);
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        controller.runRemotely(RestartTest::bothGoOnOrEndAlone);
        controller.stopJenkins();
    }

    @Test
    void aCanaryWithAnAnalysisGoesOnToItsVerdictAfterTheControllerWasKilled() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginAnalysedCanary);
        controller.stopJenkinsForcibly();
        controller.startJenkins();
        controller.runRemotely(RestartTest::analysisGoesOnToItsVerdict);
        controller.stopJenkins();
    }

    @Test
    void aBodyIsNotBegunASecondTimeAndBlueStandsByForItsTimeAfterARestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginSwapAndBody);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::bodyRanOnceAndBlueGoes);
        controller.stopJenkins();
    }

    @Test
    void anApprovalIsStillWaitedForAndBlueStillTakesItsPlaceBackAfterARestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginApprovalAndSwap);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::approvalIsAwaitedAndBlueTakesItsPlaceBack);
        controller.stopJenkins();
    }

    @Test
    void aBuildThatWaitsForItsGroupStillWaitsAfterARestart() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::beginAndWait);
        controller.stopJenkins();
        controller.startJenkins();
        controller.runRemotely(RestartTest::theWaitGoesOn);
        controller.stopJenkins();
    }
}
