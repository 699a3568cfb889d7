package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.util.Secret;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Gates of each kind in Pipelines, in the simulated account. */
@WithJenkins
class PipelineGatesTest {
    private static final String GOOD = "ami-0b7e41";
    private static final String ERRING = "ami-0bad03";
    private static final String LOAD_BALANCER = "app/shop/0123456789abcdef";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    private WorkflowRun deploy(Result expected, String ami, String gates) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "immutableDeploy autoScalingGroup: 'web', ami: '" + ami + "', region: 'simulated',"
                        + " strategy: allAtOnce(), gates: [" + gates + "]",
                true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private static Optional<Outcome> outcome(WorkflowRun run) {
        List<Deployment> all = Shelves.get().of(run.getParent()).ofBuild(run.getNumber());
        return all.get(0).outcome();
    }

    @Test
    void gatesOfEveryKindPassAGoodAmi() throws Exception {
        WorkflowRun run = deploy(
                Result.SUCCESS,
                GOOD,
                "httpGate(path: '/health', successes: 1), scriptGate(script: 'systemctl is-active shop'),"
                        + " scriptGate(script: 'uptime', sample: '2', when: 'end'), lambdaGate('shop-verdict'),"
                        + " alarmGate(['web-5xx', 'web-health']), metricGate(above: 0, queries: [metricQuery(id:"
                        + " 'requests', namespace: 'AWS/ApplicationELB', metric: 'RequestCount', statistic: 'Sum',"
                        + " dimensions: ['LoadBalancer=" + LOAD_BALANCER + "'])])");
        assertEquals(Optional.of(Outcome.PROMOTED), outcome(run));
    }

    @Test
    void aFunctionsVerdictRollsBackWithItsReason() throws Exception {
        WorkflowRun run = deploy(Result.FAILURE, ERRING, "lambdaGate('shop-verdict')");
        jenkins.assertLogContains("was rolled back, ami-04c2d9 serves as before", run);
        jenkins.assertLogContains("too many checkouts end with a 5xx", run);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), outcome(run));
    }

    @Test
    void anAlarmThatDoesNotExistIsAFaultOfThePlan() throws Exception {
        WorkflowRun run = deploy(Result.FAILURE, GOOD, "alarmGate(['web-4xx'])");
        jenkins.assertLogContains("Nothing was changed: ", run);
        jenkins.assertLogContains("web-4xx", run);
    }

    @Test
    void allThatIsWrongWithGatesIsToldAtOnce() throws Exception {
        WorkflowRun run = deploy(
                Result.FAILURE,
                GOOD,
                "alarmGate(names: []), lambdaGate(''), scriptGate(), metricGate(queries: []), approval(when: 'always'),"
                        + " httpGate(headers: ['Authorization: Bearer s3cret', 'X-Api-Key=s3cret'])");
        String log = JenkinsRule.getLog(run);
        for (String sentence : List.of(
                "alarmGate names no alarm",
                "lambdaGate function",
                "scriptGate",
                "metricGate",
                "approval when is always",
                "httpGate headers has \"Authorization…\"; give key=value.",
                "httpGate header X-Api-Key holds its secret in the spec")) {
            jenkins.assertLogContains(sentence, run);
        }
        assertFalse(log.contains("s3cret"), log);
    }

    @Test
    void aSecretStandsNeitherInTheLogNorInAnyFileOfTheRollout() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "shop-token", "", Secret.fromString("s3cret-of-the-shop")));
        WorkflowRun run = deploy(
                Result.SUCCESS,
                GOOD,
                "httpGate(successes: 1, secretHeaders: [secretHeader(name: 'Authorization', prefix: 'Bearer',"
                        + " credentialsId: 'shop-token')])");
        assertFalse(JenkinsRule.getLog(run).contains("s3cret"));
        try (Stream<Path> files = Files.walk(run.getParent().getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("s3cret"), file.toString());
            }
        }
    }

    @Test
    void aSecretThatTheJobCannotUseIsAFaultBeforeAnyChange() throws Exception {
        WorkflowRun run = deploy(
                Result.FAILURE,
                GOOD,
                "httpGate(headers: ['X-Home=env:HOME'], secretHeaders: [secretHeader(name: 'Authorization', credentialsId:"
                        + " 'nowhere')])");
        jenkins.assertLogContains("Nothing was changed: httpGate header X-Home names a secret in its text", run);
        WorkflowRun other = deploy(
                Result.FAILURE,
                GOOD,
                "httpGate(secretHeaders: [secretHeader(name: 'Authorization', credentialsId: 'nowhere')])");
        jenkins.assertLogContains(
                "There is no secret text with the id \"nowhere\" that this job may use; choose another, or add it to"
                        + " Jenkins.",
                other);
    }

    @Test
    void aParameterBringsNoSecretAlong() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "shop-token", "", Secret.fromString("s3cret-of-the-shop")));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("H", "X-Leak=credentials:shop-token"),
                new StringParameterDefinition("P", "credentials:shop-token")));
        for (String gate : List.of(
                "httpGate(headers: [params.H])",
                "httpGate(secretHeaders: [secretHeader(name: 'X-Leak', prefix: params.P, credentialsId: 'other')])",
                "httpGate(secretHeaders: [secretHeader(name: params.H, credentialsId: 'other')])")) {
            job.setDefinition(new CpsFlowDefinition(
                    "immutableDeploy autoScalingGroup: 'web', ami: '" + GOOD + "', region: 'simulated', gates: [" + gate
                            + "]",
                    true));
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("Nothing was changed: httpGate ", run);
        }
    }
}
