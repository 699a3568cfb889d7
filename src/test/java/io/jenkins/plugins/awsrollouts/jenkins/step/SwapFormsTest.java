package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Functions;
import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SpecResult;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is put into a swap's form, into a job's file or into a snippet comes out of it again. */
@WithJenkins
class SwapFormsTest {
    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        Forms.addKeys();
    }

    private static void assertSame(Object before, Object after) {
        assertEquals(
                DescribableModel.uninstantiate2_(before).toString(),
                DescribableModel.uninstantiate2_(after).toString());
    }

    @Test
    void theSampleGivesEveryField() {
        Set<String> names = new TreeSet<>();
        for (DescribableParameter parameter :
                DescribableModel.of(BlueGreenSwapStep.class).getParameters()) {
            names.add(parameter.getName());
        }
        assertEquals(
                names,
                new TreeSet<>(DescribableModel.uninstantiate2_(Forms.everySwapField())
                        .getArguments()
                        .keySet()));
    }

    @Test
    void aBuildStepAndAPostBuildActionKeepEveryField() throws Exception {
        RolloutBuilder step = new RolloutBuilder(Forms.everySwapField());
        assertSame(step.getDeployment(), j.configRoundtrip(step).getDeployment());
        RolloutPublisher action = new RolloutPublisher(Forms.everySwapField());
        assertSame(action.getDeployment(), j.configRoundtrip(action).getDeployment());
        RolloutBuilder bare = new RolloutBuilder(new BlueGreenSwapStep("web"));
        assertSame(bare.getDeployment(), j.configRoundtrip(bare).getDeployment());
    }

    @Test
    void aNewGroupIsChosenForAnImmutableDeploymentAndKept() throws Exception {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setReplacement("newGroup");
        RolloutBuilder before = new RolloutBuilder(step);
        assertSame(step, j.configRoundtrip(before).getDeployment());
        step.setAmi("ami-1");
        assertEquals(
                "immutableDeploy ami: 'ami-1', autoScalingGroup: 'web', replacement: 'newGroup'",
                Snippetizer.object2Groovy(step));
    }

    @Test
    void aJobsFileIsReadByAPerson() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new RolloutBuilder(Forms.everySwapField()));
        job.save();
        job.doReload();
        job = j.jenkins.getItemByFullName(job.getFullName(), FreeStyleProject.class);
        assertSame(
                Forms.everySwapField(),
                job.getBuildersList().get(RolloutBuilder.class).getDeployment());
        String file = job.getConfigFile().asString();
        assertTrue(file.contains("<keepBlue>2h</keepBlue>"), file);
        assertTrue(file.contains("<steps>10, 100</steps>"), file);
    }

    @Test
    void aSnippetIsAsAPersonWouldWriteIt() {
        BlueGreenSwapStep step = new BlueGreenSwapStep("web");
        step.setAmi("ami-1");
        step.setSteps("10, 100");
        step.setSticky("keep");
        step.setKeepBlue("1h");
        step.setBlue("keep");
        step.setKeep(2);
        assertEquals(
                "blueGreenSwap ami: 'ami-1', autoScalingGroup: 'web', blue: 'keep', keep: 2, keepBlue: '1h', steps:"
                        + " [10, 100]",
                Snippetizer.object2Groovy(step));
    }

    @Test
    void everyFieldReachesTheSpec() {
        BlueGreenSwapStep step = new BlueGreenSwapStep("web");
        step.setAmi("ami-1");
        step.setListenerRule(SimulatedShop.RULE);
        step.setTestListenerRule(SimulatedShop.TEST_LISTENER);
        step.setGreen("web-green");
        step.setSteps("10, 100");
        step.setEvery("20m");
        step.setSticky("release");
        step.setKeepBlue("2h");
        step.setBlue("keep");
        step.setKeep(2);
        step.setNames("{target}-n{number}");
        step.setAnalysis(List.of(Forms.errorRate(), Forms.latency()));
        SpecResult read = step.toSpec(Texts.AS_THEY_ARE);
        Swap swap = read.spec().orElseThrow().swap().orElseThrow();
        assertEquals(List.of(SimulatedShop.RULE), swap.routes());
        assertEquals(SimulatedShop.TEST_LISTENER, swap.test().orElseThrow());
        assertEquals("web-green", swap.green().orElseThrow());
        assertEquals(List.of(10, 100), swap.steps());
        assertEquals(20, swap.every().toMinutes());
        assertEquals(Swap.Sticky.RELEASE, swap.sticky());
        assertEquals(2, swap.keepBlue().toHours());
        assertEquals(Swap.After.KEEP, swap.after());
        assertEquals(2, swap.keep());
        assertEquals("{target}-n{number}", swap.names());
        assertTrue(swap.analysis().isPresent());
    }

    /** Pipeline warns of what a step does not know, and goes on; a swap shall not. */
    @Test
    void whatIsForBatchesAloneIsRefused() {
        DescribableModel<BlueGreenSwapStep> swap = DescribableModel.of(BlueGreenSwapStep.class);
        for (String field : List.of("strategy", "minHealthyPercent", "maxHealthyPercent", "bake")) {
            Exception refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> swap.instantiate(Map.of("autoScalingGroup", "web", field, "1"), null));
            assertTrue(
                    refused.toString().contains(field + " is given, but a swap replaces nothing batch by batch"),
                    refused.toString());
        }
    }

    @Test
    void saysWhatIsWrongInTheEnginesWords() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        var form = j.jenkins.getDescriptorByType(BlueGreenSwapStep.DescriptorImpl.class);
        says(
                "The last step of the swap is 25 %, so blue would keep some of the requests; end with 100.",
                form.doCheckSteps(job, "5, 25"));
        says("", form.doCheckSteps(job, "linear:20"));
        says(
                "blueGreen keepBlue is \"soon\"; give a time such as 90s, 10m or 1h30m.",
                form.doCheckKeepBlue(job, "soon"));
        says("keep is 9; keep 1 to 3 former fleets.", form.doCheckKeep(job, "9"));
        says("names is \"web\"; say where the number goes, such as {target}-v{number}.", form.doCheckNames(job, "web"));
        says(
                "testListenerRule is also a listenerRule, so checking green would take users to it; give a rule of its"
                        + " own.",
                form.doCheckTestListenerRule(job, SimulatedShop.RULE, SimulatedShop.RULE));
        says("", form.doCheckTestListenerRule(job, SimulatedShop.TEST_LISTENER, SimulatedShop.RULE));
        says("", form.doCheckTestListenerRule(job, "$TEST", SimulatedShop.RULE));
    }

    private static void says(String expected, FormValidation found) {
        String shown = found.kind == FormValidation.Kind.OK ? "" : found.getMessage();
        assertEquals(Functions.htmlAttributeEscape(expected), shown);
    }

    @Test
    void offersTheRulesOfTheGroupAndForTheTestThoseBesideThem() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        var form = j.jenkins.getDescriptorByType(BlueGreenSwapStep.DescriptorImpl.class);
        assertEquals(
                List.of(SimulatedShop.RULE),
                List.copyOf(form.doFillListenerRuleItems(
                        job, "web", new AccountSettings("simulated", "", "", "", "", ""))));
        List<String> beside = List.copyOf(
                form.doFillTestListenerRuleItems(job, "web", new AccountSettings("simulated", "", "", "", "", "")));
        assertTrue(beside.contains(SimulatedShop.TEST_LISTENER), beside.toString());
        assertTrue(!beside.contains(SimulatedShop.RULE), beside.toString());
        assertEquals(
                List.of(),
                List.copyOf(form.doFillTestListenerRuleItems(
                        job, "worker", new AccountSettings("simulated", "", "", "", "", ""))));
        assertEquals(4, form.doFillBlueItems(job, "").size());
        assertEquals(2, form.doFillStickyItems(job, "").size());
    }

    /** The first kind is what the form shows, and saves, when nobody chooses. */
    @Test
    void isAKindOfRolloutButNotTheFirst() {
        List<StepDescriptor> kinds = j.jenkins
                .getDescriptorByType(RolloutBuilder.DescriptorImpl.class)
                .getDeploymentDescriptors();
        assertEquals(ImmutableDeployStep.class, kinds.get(0).clazz);
        assertTrue(kinds.stream().anyMatch(kind -> kind.clazz == BlueGreenSwapStep.class));
    }
}
