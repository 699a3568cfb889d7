package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.AlarmGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.AllAtOnce;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Approval;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Batches;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.LambdaGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Linear;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricQuery;
import io.jenkins.plugins.awsrollouts.jenkins.spec.OneAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** What is put into a form, into a job's file or into a snippet comes out of it again. */
@WithJenkins
class RolloutFormsTest {

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

    /** The other tests mean every field; this one holds that they do. */
    @Test
    void theSampleGivesEveryField(JenkinsRule j) {
        UninstantiatedDescribable all = DescribableModel.uninstantiate2_(Forms.everyField(new OneAtATime()));
        assertEquals(
                fields(ImmutableDeployStep.class),
                new TreeSet<>(all.getArguments().keySet()));
        Map<Class<?>, Set<String>> given = new HashMap<>();
        Gates.all().forEach(gate -> given.computeIfAbsent(gate.getClass(), type -> new TreeSet<>())
                .addAll(DescribableModel.uninstantiate2_(gate).getArguments().keySet()));
        given.forEach((type, names) -> assertEquals(fields(type), names, type.getName()));
        assertEquals(
                j.jenkins.getDescriptorList(RolloutGate.class).stream()
                        .map(descriptor -> descriptor.clazz)
                        .collect(Collectors.toSet()),
                given.keySet());
        Set<String> ofQueries = new TreeSet<>();
        Gates.all().stream()
                .filter(MetricGate.class::isInstance)
                .flatMap(gate -> ((MetricGate) gate).getQueries().stream())
                .forEach(query -> ofQueries.addAll(
                        DescribableModel.uninstantiate2_(query).getArguments().keySet()));
        assertEquals(fields(MetricQuery.class), ofQueries);
    }

    /** The engine's words are the form's, so that what a form takes a spec takes as well. */
    @Test
    void everyGateIsReadAsItIsWritten(JenkinsRule j) {
        for (RolloutGate gate : Gates.all()) {
            assertEquals(
                    List.of(),
                    Sample.faults(SpecReader.read(JsonNodeFactory.instance
                            .objectNode()
                            .put("autoScalingGroup", "web")
                            .put("ami", "ami-1")
                            .set("gates", JsonNodeFactory.instance.arrayNode().add(gate.toJson(Texts.AS_THEY_ARE))))),
                    gate.getClass().getName());
        }
    }

    @Test
    void aBuildStepKeepsEveryField(JenkinsRule j) throws Exception {
        Forms.addKeys();
        RolloutBuilder before = new RolloutBuilder(Forms.everyField(new Batches("1, 25%, 50%")));
        RolloutBuilder after = j.configRoundtrip(before);
        assertSame(before.getDeployment(), after.getDeployment());
        j.assertEqualDataBoundBeans(before.getDeployment(), after.getDeployment());
        for (RolloutStrategy strategy : List.of(new OneAtATime(), new Linear(25), new AllAtOnce())) {
            ImmutableDeployStep step = new ImmutableDeployStep("web");
            step.setStrategy(strategy);
            assertSame(step, j.configRoundtrip(new RolloutBuilder(step)).getDeployment());
        }
        RolloutBuilder bare = j.configRoundtrip(new RolloutBuilder(new ImmutableDeployStep("web")));
        assertSame(new ImmutableDeployStep("web"), bare.getDeployment());
    }

    @Test
    void aPostBuildActionKeepsEveryField(JenkinsRule j) throws Exception {
        Forms.addKeys();
        RolloutPublisher before = new RolloutPublisher(Forms.everyField(new Linear(25)));
        before.setWhen("unstable");
        RolloutPublisher after = j.configRoundtrip(before);
        assertSame(before.getDeployment(), after.getDeployment());
        assertEquals("unstable", after.getWhen());
        assertEquals(
                "success",
                j.configRoundtrip(new RolloutPublisher(new ImmutableDeployStep("web")))
                        .getWhen());
    }

    @Test
    void aJobsFileKeepsEveryFieldAndNoneThatIsNotGiven(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("job");
        RolloutBuilder before = new RolloutBuilder(Forms.everyField(new Batches("1, 50%")));
        job.getBuildersList().add(before);
        job.getPublishersList().add(new RolloutPublisher(new ImmutableDeployStep("web")));
        job.save();
        job.doReload();
        job = j.jenkins.getItemByFullName("job", FreeStyleProject.class);
        assertSame(
                before.getDeployment(),
                job.getBuildersList().get(RolloutBuilder.class).getDeployment());
        String file = job.getConfigFile().asString();
        String bare = file.substring(file.indexOf("<publishers>"));
        assertTrue(bare.contains("<autoScalingGroup>web</autoScalingGroup>"), bare);
        assertFalse(bare.contains("<onFailure>") || bare.contains("<gates>") || bare.contains("<ami>"), bare);
    }

    /** Whoever upgrades finds the jobs as they were: this file must always be read like this. */
    @Test
    void readsAJobsFileOfTheFirstRelease(JenkinsRule j) throws Exception {
        Object read;
        try (InputStream file = getClass().getResourceAsStream("RolloutFormsTest/builder-0.1.xml")) {
            read = Items.XSTREAM2.fromXML(file);
        }
        ImmutableDeployStep expected = Forms.everyField(new Batches("1, 50%"));
        expected.setGates(List.of(Forms.onInstances(), Forms.through()));
        expected.setReplacement(null);
        expected.setWaitForLock(null);
        expected.setVerbose(false);
        assertSame(expected, ((RolloutBuilder) read).getDeployment());
    }

    @Test
    void aKindOfRolloutThatIsGoneIsToldInOneSentence(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new RolloutBuilder(null));
        j.assertLogContains(
                "ERROR: No kind of rollout is chosen, or it is not installed any more; choose one in the job's"
                        + " configuration.",
                j.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void theFormsOfTheStepsKeepEveryField(JenkinsRule j) throws Exception {
        Forms.addKeys();
        ImmutableDeployStep before = Forms.everyField(new Linear(25));
        assertSame(before, roundTrip(j, before));
        CanaryShiftStep canary = Forms.everyCanaryField();
        assertSame(canary, roundTrip(j, canary));
        BlueGreenSwapStep swap = Forms.everySwapField();
        assertSame(swap, roundTrip(j, swap));
        RollbackDeploymentStep rollback = new RollbackDeploymentStep();
        rollback.setAutoScalingGroup("web");
        rollback.setDeployment("d-1");
        rollback.setVerbose(true);
        rollback.setRegion("eu-west-1");
        rollback.setCredentialsId("keys");
        rollback.setRoleArn("arn:aws:iam::123456789012:role/deploy");
        rollback.setExternalId("ext");
        rollback.setSessionName("session");
        rollback.setEndpoint("http://127.0.0.1:1");
        assertEquals(
                fields(RollbackDeploymentStep.class),
                new TreeSet<>(DescribableModel.uninstantiate2_(rollback)
                        .getArguments()
                        .keySet()));
        assertSame(rollback, roundTrip(j, rollback));
        assertSame(new RollbackDeploymentStep(), roundTrip(j, new RollbackDeploymentStep()));
    }

    private static Step roundTrip(JenkinsRule j, Step before) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new StepHolder(before));
        job = (FreeStyleProject) j.configRoundtrip((Item) job);
        return job.getBuildersList().get(StepHolder.class).getStep();
    }

    @Test
    void aSnippetIsAsAPersonWouldWriteIt(JenkinsRule j) {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi("ami-1");
        step.setStrategy(new Linear(25));
        HttpGate gate = new HttpGate();
        gate.setPath("/health");
        step.setGates(List.of(gate));
        step.setBake("5m");
        step.setOnFailure("rollback");
        assertEquals(
                "immutableDeploy ami: 'ami-1', autoScalingGroup: 'web', bake: '5m', gates: [httpGate(path:"
                        + " '/health')], strategy: linear(25)",
                Snippetizer.object2Groovy(step));
        assertEquals(
                "immutableDeploy ami: 'ami-1', autoScalingGroup: 'web', strategy: oneAtATime()",
                Snippetizer.object2Groovy(with(new OneAtATime())));
        assertEquals(
                "immutableDeploy ami: 'ami-1', autoScalingGroup: 'web', strategy: batches('1, 25%, 50%')",
                Snippetizer.object2Groovy(with(new Batches("1, 25%, 50%"))));
        ImmutableDeployStep gated = with(new OneAtATime());
        AlarmGate watched = new AlarmGate(List.of("web-5xx"));
        AlarmGate asked = new AlarmGate(List.of("web-5xx"));
        asked.setWhen("end");
        HttpGate secret = new HttpGate();
        secret.setHeaders(List.of("Accept=text/plain"));
        gated.setGates(List.of(watched, asked, secret, new Approval(), new LambdaGate("check")));
        assertEquals(
                "immutableDeploy ami: 'ami-1', autoScalingGroup: 'web', gates: [alarmGate(['web-5xx']), alarmGate(names:"
                        + " ['web-5xx'], when: 'end'), httpGate(headers: ['Accept=text/plain']),"
                        + " approval(), lambdaGate('check')], strategy: oneAtATime()",
                Snippetizer.object2Groovy(gated));
        RollbackDeploymentStep rollback = new RollbackDeploymentStep();
        rollback.setAutoScalingGroup("web");
        assertEquals("rollbackDeployment autoScalingGroup: 'web'", Snippetizer.object2Groovy(rollback));
    }

    private static ImmutableDeployStep with(RolloutStrategy strategy) {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi("ami-1");
        step.setStrategy(strategy);
        return step;
    }

    /** Holds any step in a job, so that its form can be filled and read. */
    public static final class StepHolder extends Builder {
        private final Step step;

        @DataBoundConstructor
        public StepHolder(Step step) {
            this.step = step;
        }

        public Step getStep() {
            return step;
        }

        @TestExtension
        public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
            @Override
            @SuppressWarnings("rawtypes")
            public boolean isApplicable(Class<? extends hudson.model.AbstractProject> jobType) {
                return true;
            }

            @Override
            public String getDisplayName() {
                return "Any step";
            }
        }
    }
}
