package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The body of a step is optional, in both kinds of Pipelines; the specs here are wrong, so that nothing is deployed. */
@WithJenkins
class OptionalBodyTest {
    private static final String WRONG = "immutableDeploy(autoScalingGroup: 'web', region: 'simulated')";
    private static final Map<String, String> PIPELINES = Map.of(
            "scripted", "%s",
            "declarative", "pipeline { agent none; stages { stage('deploy') { steps { %s } } } }");

    @Test
    void aStepMayHaveABodyAndNeedsNone(JenkinsRule j) throws Exception {
        for (Map.Entry<String, String> pipeline : PIPELINES.entrySet()) {
            for (String body : new String[] {"", " { echo 'checked' }"}) {
                WorkflowJob job = j.createProject(WorkflowJob.class);
                job.setDefinition(new CpsFlowDefinition(String.format(pipeline.getValue(), WRONG + body), true));
                String log = JenkinsRule.getLog(job.scheduleBuild2(0).get());
                String what = pipeline.getKey() + body + "\n" + log;
                assertTrue(log.contains("[Pipeline] immutableDeploy"), what);
                assertFalse(log.contains("must be called with a body"), what);
            }
        }
    }
}
