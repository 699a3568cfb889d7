package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page of a build, as a browser shows it. */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_CHROMIUM", matches = ".+")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_CHROMEDRIVER", matches = ".+")
@WithJenkins
class BuildPageBrowserTest {
    private static final String LINE = ".aws-rollouts-line";

    @TempDir
    private Path profile;

    @Test
    void anApprovalIsGivenOnThePageOfTheBuildWhichMovesByItself(JenkinsRule jenkins) throws Exception {
        FastAccount.use();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition(
                "immutableDeploy autoScalingGroup: 'web', ami: 'ami-0b7e41', region: 'simulated',"
                        + " strategy: allAtOnce(), gates: [approval(message: 'Is the shop well?', timeout: '700h')]",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(" at most: ", run);
        Chromium browser = Chromium.start(jenkins.getURL().toString(), profile);
        try {
            browser.open("job/shop/1/");
            browser.see("//button[@data-rollout='approve' and not(@hidden)]");
            browser.run("window.loadedOnce = true");
            assertTrue(browser.text(LINE).contains("Is the shop well?"), browser.text(LINE));
            browser.click("//button[@data-rollout='approve' and not(@hidden)]");
            browser.click("//dialog//button[normalize-space()='Approve']");
            browser.await(driver -> browser.text(LINE).contains("live"));
            assertEquals(Boolean.TRUE, browser.run("return window.loadedOnce"), "the page was loaded anew");
            assertEquals(List.of(), browser.complaints());
        } finally {
            Files.write(Path.of("target", "browser.png"), browser.shot());
            browser.close();
        }
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }
}
