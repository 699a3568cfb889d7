package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TaskListener;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Rollouts as freestyle jobs run them, in the simulated account. */
@WithJenkins
class FreestyleRolloutTest {
    private static final String GOOD = "ami-0b7e41";
    private static final String SICK = "ami-0bad01";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    private static ImmutableDeployStep deployment(String ami) {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi(ami);
        step.setRegion("simulated");
        HttpGate gate = new HttpGate();
        gate.setPath("/health");
        step.setGates(List.of(gate));
        return step;
    }

    private static List<Deployment> deployments(FreeStyleBuild build) {
        return Shelves.get().of(build.getParent()).ofBuild(build.getNumber());
    }

    @Test
    void aBuildStepPromotesAGoodAmiNamedByABuildParameter() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("AMI_ID")));
        project.getBuildersList().add(new RolloutBuilder(deployment("${AMI_ID}")));
        FreeStyleBuild build = jenkins.assertBuildStatusSuccess(project.scheduleBuild2(
                0, new Cause.UserIdCause(), new ParametersAction(new StringParameterValue("AMI_ID", GOOD))));
        assertEquals(GOOD, deployments(build).get(0).newImage());
        assertEquals(Optional.of(Outcome.PROMOTED), deployments(build).get(0).outcome());
    }

    @Test
    void aBuildStepWithASickAmiFailsTheBuildWithOneSentence() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new RolloutBuilder(deployment(SICK)));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        jenkins.assertLogContains("ERROR: The rollout of " + SICK + " on web was rolled back", build);
        assertFalse(JenkinsRule.getLog(build).contains("\tat "), "a stack trace in the log");
    }

    @Test
    void aParameterThatIsNotThereIsToldAsTheAmiThatItLeaves() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new RolloutBuilder(deployment("${AMI_ID}")));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        jenkins.assertLogContains("Nothing was changed: ami is \"${AMI_ID}\", which is no AMI id", build);
    }

    private FreeStyleBuild with(Result end, RolloutStep step, ParameterValue... values) throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.addProperty(new ParametersDefinitionProperty(Stream.of(values)
                .<ParameterDefinition>map(one -> new StringParameterDefinition(one.getName()))
                .toList()));
        project.getBuildersList().add(new RolloutBuilder(step));
        return jenkins.assertBuildStatus(
                end, project.scheduleBuild2(0, new Cause.UserIdCause(), new ParametersAction(values)));
    }

    @Test
    void theValueOfAParameterIsNeverExpanded() throws Exception {
        for (String value : List.of("${PATH}", "$PATH", "${JOB_NAME}", "${ENV,var=\"PATH\"}", "${BUILD_NUMBER}")) {
            FreeStyleBuild build =
                    with(Result.FAILURE, deployment("${AMI_ID}"), new StringParameterValue("AMI_ID", value));
            jenkins.assertLogContains("Nothing was changed: ami is \"" + value + "\", which is no AMI id", build);
            jenkins.assertLogNotContains(System.getenv("PATH"), build);
        }
    }

    @Test
    void theVariablesOfTheControllersProcessAreNotOffered() throws Exception {
        for (String text : List.of("${PATH}", "$PATH", "${ENV, var=\"PATH\"}")) {
            FreeStyleBuild build = with(Result.FAILURE, deployment(text));
            jenkins.assertLogContains("Nothing was changed: ", build);
            jenkins.assertLogNotContains(System.getenv("PATH"), build);
        }
    }

    @Test
    void tokensAndVariablesOfTheBuildAreExpandedOnce() throws Exception {
        FreeStyleBuild build = with(
                Result.FAILURE,
                deployment("${A}-$B-${BUILD_NUMBER}-$${A}-${ENV,var=\"A\"}"),
                new StringParameterValue("A", "${B}"),
                new StringParameterValue("B", "b"));
        jenkins.assertLogContains("ami is \"${B}-b-1-${A}-${B}\", which is no AMI id", build);
    }

    @Test
    void aScriptKeepsItsDollarSignsAndGetsParametersAsQuotedVariables() throws Exception {
        FreeStyleBuild build =
                with(Result.FAILURE, deployment("${A}"), new StringParameterValue("A", "x'; rm -rf / #"));
        Expansion expansion = new Expansion(build, BuildVariables.of(build, TaskListener.NULL), TaskListener.NULL);
        assertEquals(
                "#!/bin/bash\nexport A='x'\\''; rm -rf / #'\necho $HOME $$ $PATH \"${A}\" ${C:-c}\n",
                expansion.script("#!/bin/bash\necho $HOME $$ $PATH \"${A}\" ${C:-c}\n"));
        assertEquals("echo $HOME $$", expansion.script("echo $HOME $$"));
    }

    @Test
    void aSecretInAHeaderCountsWhereItStandsInTheConfigurationAlone() throws Exception {
        ImmutableDeployStep step = deployment(GOOD);
        HttpGate gate = new HttpGate();
        gate.setHeaders(List.of("Authorization=Bearer credentials:nowhere", "${H}"));
        step.setGates(List.of(gate));
        FreeStyleBuild leak =
                with(Result.FAILURE, step, new StringParameterValue("H", "X-Leak=credentials:shop-token"));
        jenkins.assertLogContains("Nothing was changed: httpGate header X-Leak names a secret in its text", leak);
        FreeStyleBuild meant = with(Result.FAILURE, step, new StringParameterValue("H", "X-Note=plain"));
        jenkins.assertLogContains("There is no secret text with the id \"nowhere\"", meant);
    }

    @Test
    void aRegionThatTheBuildSetsIsNotIgnored() throws Exception {
        AwsRolloutsConfiguration.get().setRegion("simulated");
        ImmutableDeployStep step = deployment(GOOD);
        step.setRegion(null);
        FreeStyleBuild build = with(Result.FAILURE, step, new StringParameterValue("AWS_REGION", "us-east-1"));
        jenkins.assertLogContains(
                "Nothing was changed: AWS_REGION is \"us-east-1\" around this step, but its folder or the system's"
                        + " configuration says simulated",
                build);
    }

    @Test
    void thePublisherLeavesAFailedBuildAlone() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new FailureBuilder());
        project.getPublishersList().add(new RolloutPublisher(deployment(GOOD)));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        assertTrue(deployments(build).isEmpty());
        jenkins.assertLogContains("success", build);
    }

    @Test
    void thePublisherDeploysAfterASuccessfulBuild() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getPublishersList().add(new RolloutPublisher(deployment(GOOD)));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);
        assertEquals(Optional.of(Outcome.PROMOTED), deployments(build).get(0).outcome());
    }

    @Test
    void thePublisherFailsTheBuildThatItsRolloutFails() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getPublishersList().add(new RolloutPublisher(deployment(SICK)));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(build).get(0).outcome());
    }

    @Test
    void anAbortRollsBackBeforeTheBuildEnds() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        ImmutableDeployStep step = deployment(GOOD);
        step.setFinalBake("24h");
        project.getBuildersList().add(new RolloutBuilder(step));
        QueueTaskFuture<FreeStyleBuild> future = project.scheduleBuild2(0);
        FreeStyleBuild build = future.waitForStart();
        jenkins.waitForMessage("watching for 24 h", build);
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, future);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), deployments(build).get(0).outcome());
    }
}
