package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a Pipeline may write as arguments, and what it is told of those that are wrong. */
@WithJenkins
class PipelineArgumentsTest {
    private static final String REST = " autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated', dryRun: true";
    private static final String GATE =
            ", gates: [metricGate(queries: [metricQuery(id: 'x', namespace: 'Shop', metric: 'Orders')], below: ";

    private static void run(JenkinsRule jenkins, Result end, String script, String says) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = jenkins.buildAndAssertStatus(end, job);
        jenkins.assertLogContains(says, run);
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), script + " has a stack trace in its log");
    }

    @Test
    void strategiesAreTextsAsWellAndBoundsAreNumbersOrTexts(JenkinsRule jenkins) throws Exception {
        FastAccount.use();
        Map<String, String> good = new LinkedHashMap<>();
        good.put("immutableDeploy" + REST + ", strategy: 'oneAtATime'", "batch 12 ");
        good.put("immutableDeploy" + REST + ", strategy: \"linear:${20 + 5}\"", "batch 4 ");
        good.put("immutableDeploy" + REST + ", strategy: 'batches:1,25%'", "batch 1   replaces 1 instance;");
        good.put("immutableDeploy" + REST + ", strategy: linear(50)", "batch 2 ");
        good.put("canaryShift" + REST + ", strategy: 'linear:25', steps: linear(50)", "batch 4 ");
        good.put("immutableDeploy(" + REST + ", strategy: 'allAtOnce') { echo 'x' }", "batch 1 ");
        for (String value : new String[] {"70", "70.5", "70.5d", "'70.5'"}) {
            good.put("immutableDeploy" + REST + GATE + value + ")]", "Only the plan was asked for");
        }
        for (Map.Entry<String, String> one : good.entrySet()) {
            run(jenkins, Result.SUCCESS, one.getKey(), one.getValue());
        }
    }

    @Test
    void whatIsWrongIsOneSentenceAndNoStackTrace(JenkinsRule jenkins) throws Exception {
        FastAccount.use();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("immutableDeploy ''", "immutableDeploy takes its parameters by their names");
        bad.put("immutableDeploy()", "autoScalingGroup is empty");
        bad.put("immutableDeploy 'web', 'ami-1'", "immutableDeploy takes its parameters by their names");
        bad.put("canaryShift('web') { echo 'x' }", "canaryShift takes its parameters by their names");
        bad.put("immutableDeploy { echo 'x' }", "autoScalingGroup is empty");
        bad.put(
                "immutableDeploy" + REST + ", strategy: 'linear:x'",
                "ERROR: Nothing was changed: strategy is \"linear:x\"; use halfAtATime, oneAtATime, allAtOnce,");
        bad.put(
                "immutableDeploy" + REST + ", strategy: 5",
                "strategy is of type Integer; give a strategy such as halfAtATime() or 'linear:25'.");
        bad.put(
                "immutableDeploy" + REST + ", strategy: httpGate()",
                "httpGate stands where a strategy such as halfAtATime() or 'linear:25' belongs.");
        bad.put(
                "immutableDeploy" + REST + ", minHealthyPercent: 'ninety'",
                "minHealthyPercent is \"ninety\"; give a whole number.");
        bad.put("immutableDeploy" + REST + ", bake: 5", "bake is of type Integer; give a text, in quotes.");
        bad.put("immutableDeploy" + REST + ", gates: httpGate()", "httpGate stands where a list, in brackets belongs.");
        bad.put(
                "immutableDeploy" + REST + ", gates: ['x']",
                "gates is of type String; give gates such as httpGate(path: '/health').");
        bad.put(
                "immutableDeploy" + REST + ", gats: []",
                "immutableDeploy has no parameter gats; Pipeline Syntax has those that there are.");
        bad.put(
                "immutableDeploy" + REST + ", gates: [httpGate(pat: '/x')]",
                "httpGate has no parameter pat; Pipeline Syntax has those that there are.");
        bad.put("immutableDeploy" + REST + GATE + "'seventy')]", "below is \"seventy\"; give a number.");
        bad.put("blueGreenSwap" + REST + ", strategy: 'linear:25'", "strategy is given, but a swap replaces nothing");
        for (Map.Entry<String, String> one : bad.entrySet()) {
            run(jenkins, Result.FAILURE, one.getKey(), one.getValue());
        }
    }
}
