package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.XStream2;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.spec.AllAtOnce;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Optional;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Swaps of blue and green as Pipelines and freestyle jobs run them, in the simulated account. */
@WithJenkins
class SwapPipelineTest {
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
        return "blueGreenSwap(autoScalingGroup: 'web', ami: '" + ami + "', region: 'simulated', listenerRule: '"
                + SimulatedShop.RULE + "', testListenerRule: '" + SimulatedShop.TEST_LISTENER + "'" + more + ")";
    }

    private static <J extends Job<J, R>, R extends Run<J, R>> Deployment deployment(R run) {
        return Shelves.get().of(run.getParent()).ofBuild(run.getNumber()).get(0);
    }

    @Test
    void aGoodAmiTakesThePlaceAndTheBodyTriesItAloneAndAtEachStep() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("def d = "
                + call(SimulatedShop.GOOD, ", steps: [50, 100], every: '1m', keepBlue: '1m'")
                + " {\n  echo \"stage ${env.ROLLOUT_STAGE} at ${env.ROLLOUT_TEST_URL}\"\n}\n"
                + "echo \"said ${d.outcome} ${d.newAmi} on ${d.autoScalingGroup}\""));
        jenkins.assertLogContains("said PROMOTED " + SimulatedShop.GOOD + " on web", run);
        String log = JenkinsRule.getLog(run);
        assertTrue(log.matches("(?s).*stage 1 at http://[^/\\s]+:8080\\s.*"), log);
        assertTrue(log.split("stage [0-9]+ at http", -1).length >= 3, log);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(run).outcome());
    }

    @Test
    void aBadAmiNeverGetsARequestAndTheBuildFails() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(call(SimulatedShop.SICK, ", gates: [httpGate(path: '/health', timeout: '2m')]")));
        jenkins.assertLogContains(
                "The rollout of " + SimulatedShop.SICK + " on web was rolled back, " + SimulatedShop.OLD
                        + " serves as before: ",
                run);
        jenkins.assertLogNotContains("all requests go to", run);
    }

    @Test
    void aBodyThatFailsKeepsBlueInItsPlace() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(call(SimulatedShop.GOOD, "") + " {\n  error 'checkout is broken'\n}"));
        jenkins.assertLogContains("checkout is broken", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployment(run).outcome());
    }

    @Test
    void allFaultsAreToldAtOnceAndNothingIsChanged() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(
                        "blueGreenSwap autoScalingGroup: 'web', ami: 'nonsense', region: 'simulated', steps: [50], keep: 9"));
        jenkins.assertLogContains("Nothing was changed: 3 things are in the way", run);
    }

    @Test
    void whatIsForBatchesIsRefusedByNameBeforeAnythingBegins() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("blueGreenSwap autoScalingGroup: 'web', ami: '" + SimulatedShop.GOOD
                        + "', region: 'simulated', bake: '1m', strategy: allAtOnce()"));
        jenkins.assertLogContains(
                "strategy, bake are given, but a swap replaces nothing batch by batch; leave them out", run);
        jenkins.assertLogNotContains("planned", run);
    }

    @Test
    void aFreestyleBuildSwapsAndAnImmutableDeploymentTakesANewGroup() throws Exception {
        BlueGreenSwapStep swap = new BlueGreenSwapStep("web");
        swap.setRegion("simulated");
        swap.setAmi(SimulatedShop.GOOD);
        swap.setKeepBlue("0s");
        FreeStyleProject swapping = jenkins.createFreeStyleProject();
        swapping.getBuildersList().add(new RolloutBuilder(swap));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(swapping);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(build).outcome());
        ImmutableDeployStep deploy = new ImmutableDeployStep("worker");
        deploy.setRegion("simulated");
        deploy.setAmi(SimulatedShop.GOOD_WORKER);
        deploy.setStrategy(new AllAtOnce());
        deploy.setReplacement("newGroup");
        FreeStyleProject replacing = jenkins.createFreeStyleProject();
        replacing.getPublishersList().add(new RolloutPublisher(deploy));
        FreeStyleBuild other = jenkins.buildAndAssertSuccess(replacing);
        assertEquals(Optional.of(Outcome.PROMOTED), deployment(other).outcome());
    }

    @Test
    void aStepOutlivesTheControllerAsABuildKeepsIt() throws Exception {
        BlueGreenSwapStep step = Forms.everySwapField();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(kept)) {
            out.writeObject(step);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(kept.toByteArray()))) {
            assertEquals(text(step), text(in.readObject()));
        }
        XStream2 files = new XStream2();
        assertEquals(text(step), text(files.fromXML(files.toXML(step))));
    }

    private static String text(Object step) {
        return DescribableModel.uninstantiate2_(step).toString();
    }
}
