package io.jenkins.plugins.awsrollouts.jenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.awsrollouts.jenkins.Snippets.Snippet;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javaposse.jobdsl.dsl.DslScriptLoader;
import javaposse.jobdsl.plugin.JenkinsJobManagement;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Runs what the documentation shows: each Pipeline in the simulated account, each configuration as code and each Job DSL
 * script, on a Jenkins of its own.
 */
class DocumentedSnippetsTest {
    private static final String AMI = "ami-0b7e41";

    /** What a snippet's {@code sh} calls: nothing leaves this machine. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "curl", "#!/bin/sh\nfor last; do :; done\ncase \"$last\" in http://*) ;; *) exit 1 ;; esac\n",
            "load-test", "#!/bin/sh\nexit 1\n");

    @TempDir
    private Path scratch;

    static Stream<Snippet> snippets() throws IOException {
        return Snippets.ofThisProject().all().stream();
    }

    @Test
    void everySnippetSaysHowItEnds() throws Exception {
        Snippets found = Snippets.ofThisProject();
        assertEquals(List.of(), found.faults());
        Set<String> ends = found.all().stream().map(Snippet::ends).collect(Collectors.toSet());
        assertTrue(ends.containsAll(Set.of("SUCCESS", "FAILURE", "ABORTED", "APPLIED", "CREATED")), ends.toString());
        assertTrue(found.all().stream().anyMatch(one -> one.text().startsWith("pipeline {")), "a Declarative one");
        assertTrue(
                found.all().stream()
                        .anyMatch(one ->
                                one.ends().equals("SUCCESS") && !one.text().startsWith("pipeline {")),
                "a scripted one");
    }

    @Test
    void findsWhatIsWrong() throws Exception {
        Path file = Files.writeString(scratch.resolve("page.md"), """
                <!-- ends: WELL -->
                ```groovy
                echo 'one'
                ```
                Two has no mark, since this is between.
                ```yaml
                unclassified:
                ```
                ```
                pipeline { agent none }
                ```
                <!-- ends: FAILURE -->
                ```groovy
                error 'three'
                ```
                <!-- ends: SUCCESS -->
                ```yaml
                unclassified:
                ```
                ```
                mvn verify
                ```
                <!-- ends: SUCCESS, says: four -->

                ```groovy
                echo 'four'
                ```
                """);
        Snippets found = Snippets.of(List.of(file));
        assertEquals(
                List.of(
                        "page.md:2 does not say how it ends; put <!-- ends: SUCCESS --> before it.",
                        "page.md:6 does not say how it ends; put <!-- ends: SUCCESS --> before it.",
                        "page.md:9 is for Jenkins, but its language is \"\"; write groovy or yaml.",
                        "page.md:13 ends FAILURE, which it may for many reasons; add says: and what the log holds then.",
                        "page.md:17 is yaml and cannot end SUCCESS."),
                found.faults());
        assertEquals(List.of(new Snippet("page.md:25", "groovy", "SUCCESS", "four", "echo 'four'\n")), found.all());
    }

    @ParameterizedTest
    @MethodSource("snippets")
    @WithJenkins
    void endsAsItSays(Snippet snippet, JenkinsRule j) throws Exception {
        run(snippet, j);
    }

    @Test
    @WithJenkins
    void aBrokenSnippetIsFound(JenkinsRule j) throws Exception {
        run(new Snippet("whole", "groovy", "FAILURE", "boom", "error 'boom'"), j);
        for (Snippet broken : List.of(
                new Snippet("word", "groovy", "SUCCESS", "", "immutableDeploy autoScalingGruop: 'web', ami: 'ami-1'"),
                new Snippet("syntax", "groovy", "SUCCESS", "", "pipeline { agent none"),
                new Snippet("end", "groovy", "FAILURE", "boom", "echo 'boom'"),
                new Snippet("text", "groovy", "FAILURE", "boom", "error 'bang'"),
                new Snippet(
                        "dsl", "groovy", "CREATED", "", "freeStyleJob('a') { steps { awsRollout { nonsense(1) } } }"),
                new Snippet("casc", "yaml", "APPLIED", "", "unclassified:\n  awsRollouts:\n    regoin: \"x\"\n"))) {
            assertThrows(Throwable.class, () -> run(broken, j), broken.where());
        }
    }

    private void run(Snippet snippet, JenkinsRule j) throws Exception {
        FastAccount.use();
        AwsRolloutsConfiguration.get().setRegion("simulated");
        j.jenkins
                .getGlobalNodeProperties()
                .replaceBy(Set.of(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry("PATH+DOCUMENTED", programs()))));
        switch (snippet.ends()) {
            case "APPLIED" -> apply(snippet);
            case "CREATED" -> create(snippet, j);
            default -> build(snippet, j);
        }
        assertTrue(RolloutService.get().lives().isEmpty(), "a rollout is left over");
    }

    private String programs() throws IOException {
        for (Map.Entry<String, String> one : PROGRAMS.entrySet()) {
            Path program = Files.writeString(scratch.resolve(one.getKey()), one.getValue());
            assertTrue(program.toFile().setExecutable(true));
        }
        return scratch.toString();
    }

    private static void build(Snippet snippet, JenkinsRule j) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("AMI_ID", AMI)));
        job.setDefinition(new CpsFlowDefinition(snippet.text(), true));
        var run = j.buildAndAssertStatus(Result.fromString(snippet.ends()), job);
        if (!snippet.says().isEmpty()) {
            j.assertLogContains(snippet.says(), run);
        }
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), "a stack trace in the log");
    }

    private static void create(Snippet snippet, JenkinsRule j) throws Exception {
        JenkinsJobManagement management = new JenkinsJobManagement(System.out, Map.of(), j.jenkins.getRootDir());
        new DslScriptLoader(management).runScript(snippet.text());
        List<FreeStyleProject> jobs = j.jenkins.getAllItems(FreeStyleProject.class);
        assertFalse(jobs.isEmpty(), "creates a job");
        for (FreeStyleProject job : jobs) {
            j.buildAndAssertStatus(Result.SUCCESS, job);
        }
    }

    @SuppressWarnings("unchecked")
    private void apply(Snippet snippet) throws Exception {
        Path file = Files.writeString(scratch.resolve("jenkins.yaml"), snippet.text());
        Map<String, Object> given = yaml(snippet.text());
        AwsRolloutsConfiguration.get().setRegion(null);
        ConfigurationAsCode.get().configure(file.toString());
        ConfigurationContext context = new ConfigurationContext(
                Jenkins.get().getExtensionList(ConfiguratorRegistry.class).get(0));
        Map<String, Object> said =
                (Map<String, Object>) ((Map<String, Object>) given.get("unclassified")).get("awsRollouts");
        assertEquals(
                new TreeMap<>(said),
                new TreeMap<>(
                        yaml(Util.toYamlString(Util.getUnclassifiedRoot(context).get("awsRollouts")))));
        if (said.containsKey("credentialsId")) {
            assertTrue(
                    SystemCredentialsProvider.getInstance().getCredentials().stream()
                            .filter(IdCredentials.class::isInstance)
                            .map(one -> ((IdCredentials) one).getId())
                            .toList()
                            .contains(said.get("credentialsId")),
                    "the credentials that it names");
        }
    }

    private static Map<String, Object> yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
}
