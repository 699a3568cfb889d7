package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Functions;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryJudge;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryMetric;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CloudWatchMetric;
import io.jenkins.plugins.awsrollouts.jenkins.spec.ErrorRate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HeaderMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Latency;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is put into a canary's form, into a job's file or into a snippet comes out of it again. */
@WithJenkins
class CanaryFormsTest {

    private static void assertSame(Object before, Object after) {
        assertEquals(
                DescribableModel.uninstantiate2_(before).toString(),
                DescribableModel.uninstantiate2_(after).toString());
    }

    private static Set<String> fields(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
            names.add(parameter.getName());
        }
        return names;
    }

    private static Set<String> given(Object describable) {
        return new TreeSet<>(
                DescribableModel.uninstantiate2_(describable).getArguments().keySet());
    }

    @Test
    void theSampleGivesEveryField(JenkinsRule j) {
        assertEquals(fields(CanaryShiftStep.class), given(Forms.everyCanaryField()));
        Set<String> shown = fields(ErrorRate.class);
        shown.remove("tolerance"); // only read, for pipelines that still give it
        assertEquals(shown, given(Forms.errorRate()));
        assertEquals(fields(CanaryJudge.class), given(Forms.judge()));
        Set<String> own = fields(CloudWatchMetric.class);
        own.removeAll(fields(ErrorRate.class));
        assertTrue(given(Forms.orders()).containsAll(own), own.toString());
    }

    @Test
    void aBuildStepAndAPostBuildActionKeepEveryField(JenkinsRule j) throws Exception {
        Forms.addKeys();
        RolloutBuilder step = new RolloutBuilder(Forms.everyCanaryField());
        assertSame(step.getDeployment(), j.configRoundtrip(step).getDeployment());
        RolloutPublisher action = new RolloutPublisher(Forms.everyCanaryField());
        assertSame(action.getDeployment(), j.configRoundtrip(action).getDeployment());
        RolloutBuilder bare = new RolloutBuilder(new CanaryShiftStep("web"));
        assertSame(bare.getDeployment(), j.configRoundtrip(bare).getDeployment());
    }

    /** The first kind is what the form shows, and saves, when nobody chooses. */
    @Test
    void whoChoosesNoKindGetsNoCanary(JenkinsRule j) {
        for (List<StepDescriptor> kinds : List.of(
                j.jenkins
                        .getDescriptorByType(RolloutBuilder.DescriptorImpl.class)
                        .getDeploymentDescriptors(),
                j.jenkins
                        .getDescriptorByType(RolloutPublisher.DescriptorImpl.class)
                        .getDeploymentDescriptors())) {
            assertEquals(ImmutableDeployStep.class, kinds.get(0).clazz);
            assertTrue(kinds.stream().anyMatch(kind -> kind.clazz == CanaryShiftStep.class));
        }
    }

    @Test
    void aJobsFileIsReadByAPerson(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("job");
        job.getBuildersList().add(new RolloutBuilder(Forms.everyCanaryField()));
        job.save();
        job.doReload();
        job = j.jenkins.getItemByFullName("job", FreeStyleProject.class);
        assertSame(
                Forms.everyCanaryField(),
                job.getBuildersList().get(RolloutBuilder.class).getDeployment());
        String file = job.getConfigFile().asString();
        assertTrue(file.contains("<steps>10, 50</steps>"), file);
        assertTrue(file.contains("<every>20m</every>"), file);
        assertFalse(file.contains("java.util") || file.contains("UninstantiatedDescribable"), file);
    }

    @Test
    void aSnippetIsAsAPersonWouldWriteIt(JenkinsRule j) {
        CanaryShiftStep step = new CanaryShiftStep("web");
        step.setAmi("ami-1");
        step.setSteps("5, 25, 50");
        step.setEvery("10m");
        step.setMatch(List.of(new HeaderMatch("X-Beta", "yes")));
        Latency latency = new Latency();
        latency.setPercentile(99.0);
        step.setAnalysis(List.<CanaryMetric>of(new ErrorRate(), latency));
        CanaryJudge judge = new CanaryJudge();
        judge.setInconclusive("ask");
        step.setJudge(judge);
        assertEquals(
                "canaryShift ami: 'ami-1', analysis: [errorRate(), latency(percentile: 99.0)], autoScalingGroup: 'web',"
                        + " every: '10m', judge: [inconclusive: 'ask'], match: [header(name: 'X-Beta', values:"
                        + " ['yes'])], steps: [5, 25, 50]",
                Snippetizer.object2Groovy(step));
    }

    @Test
    void saysWhatIsWrongInTheEnginesWords(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        var form = j.jenkins.getDescriptorByType(CanaryShiftStep.DescriptorImpl.class);
        says("A canary step of 101 % is out of range; use 1 to 100.", form.doCheckSteps(job, "5, 101"));
        says("", form.doCheckSteps(job, "linear:20"));
        says("", form.doCheckSteps(job, "$STEPS"));
        says("canary every is \"soon\"; give a time such as 90s, 10m or 1h30m.", form.doCheckEvery(job, "soon"));
        says("canary floor is 0; use 1 to 1000.", form.doCheckFloor(job, "0"));
        assertTrue(form.doCheckListenerRule(job, "shop").getMessage().contains("no ARN of a rule"));
        says("", form.doCheckListenerRule(job, SimulatedShop.RULE));
        var latency = j.jenkins.getDescriptorByType(Latency.DescriptorImpl.class);
        says(
                "latency percentile is 101.0; use one above 0 and up to 100, such as 99.",
                latency.doCheckPercentile(job, "101"));
        assertTrue(latency.doCheckUnseen(job, "1").getMessage().contains("unseen"));
        assertTrue(
                latency.doCheckAllowedIncrease(job, "0.5", "ratio").getMessage().contains("bounds out of order"));
        says("", latency.doCheckAllowedIncrease(job, "1.2", ""));
        says("", latency.doCheckCriticalIncrease(job, "1.2", "ratio"));
        var judge = j.jenkins.getDescriptorByType(CanaryJudge.DescriptorImpl.class);
        says("", judge.doCheckPass(job, "90", "70"));
        assertFalse(judge.doCheckPass(job, "60", "70").getMessage() == null);
        assertFalse(judge.doCheckFalseAlarms(job, "2").getMessage() == null);
        assertFalse(judge.doCheckWeights(job, "a=many").getMessage() == null);
    }

    private static void says(String expected, FormValidation found) {
        String shown = found.kind == FormValidation.Kind.OK ? "" : found.getMessage();
        assertEquals(Functions.htmlAttributeEscape(expected), shown);
    }

    @Test
    void offersTheRulesThatForwardToTheGroupToThoseWhoMayConfigure(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        var form = j.jenkins.getDescriptorByType(CanaryShiftStep.DescriptorImpl.class);
        assertEquals(List.of(SimulatedShop.RULE), rules(form, job, "web"));
        assertEquals(List.of(), rules(form, job, "worker"));
        assertEquals(List.of(), rules(form, job, "no-such-group"));
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Item.READ).everywhere().to("reader"));
        try (var as = hudson.security.ACL.as2(
                hudson.model.User.getById("reader", true).impersonate2())) {
            assertEquals(List.of(), rules(form, job, "web"));
        }
    }

    private static List<String> rules(CanaryShiftStep.DescriptorImpl form, Item job, String group) {
        ComboBoxModel found =
                form.doFillListenerRuleItems(job, group, new AccountSettings("simulated", "", "", "", "", ""));
        return List.copyOf(found);
    }
}
