package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What one can go back to by the step, and what not. */
@WithJenkins
class RollbackStepTest {
    private static final String DEPLOY = "immutableDeploy(autoScalingGroup: 'web', region: 'simulated', ";

    private JenkinsRule jenkins;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FastAccount.use();
        job = jenkins.createProject(WorkflowJob.class, "shop");
    }

    private void script(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
    }

    private WorkflowRun build(Result expected, String script) throws Exception {
        script(script);
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private Shelf shelf() {
        return Shelves.get().of(job);
    }

    @Test
    void aDeploymentThatWasRolledBackIsNotBroughtBack() throws Exception {
        build(Result.FAILURE, DEPLOY + "ami: 'ami-0b7e41') { error 'checkout is broken' }");
        String id = shelf().page(0, 1).get(0).id();
        WorkflowRun run = build(Result.FAILURE, "rollbackDeployment deployment: '" + id + "'");
        jenkins.assertLogContains("Nothing was changed: Deployment " + id + " never became live", run);
        assertEquals(List.of(), shelf().live());
        assertEquals(1, shelf().size());
    }

    @Test
    void aDeploymentThatRunsIsLeftAlone() throws Exception {
        job.setConcurrentBuild(true);
        script(DEPLOY + "ami: 'ami-0b7e41', finalBake: '24h')");
        WorkflowRun running = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("watching for 24 h", running);
        String id = shelf().page(0, 1).get(0).id();
        WorkflowRun run = build(Result.FAILURE, "rollbackDeployment deployment: '" + id + "'");
        jenkins.assertLogContains("Nothing was changed: Deployment " + id + " is not over", run);
        assertFalse(JenkinsRule.getLog(run).contains("\tat "), "a stack trace in the log");
        running.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(running));
    }

    @Test
    void anEarlierDeploymentComesBackByItsId() throws Exception {
        build(Result.SUCCESS, DEPLOY + "ami: 'ami-0b7e41')");
        String first = shelf().page(0, 1).get(0).id();
        build(Result.SUCCESS, DEPLOY + "ami: 'ami-04c2d9')");
        build(Result.SUCCESS, "rollbackDeployment deployment: '" + first + "'");
        Deployment back = shelf().page(0, 1).get(0);
        assertEquals(Optional.of(Outcome.PROMOTED), back.outcome());
        assertEquals("ami-0b7e41", back.newImage());
        assertEquals(Optional.of(first), back.of());
        assertEquals(List.of(back), shelf().live());
    }
}
