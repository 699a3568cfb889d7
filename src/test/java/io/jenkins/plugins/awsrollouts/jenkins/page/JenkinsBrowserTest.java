package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * What a person does with a job, from its form to the way back: a real browser, and a Jenkins in a process of its own. Where AWSROLLOUTS_PICTURES names a
 * folder, the pictures of the documentation are taken on the way.
 */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_CHROMIUM", matches = ".+")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_CHROMEDRIVER", matches = ".+")
class JenkinsBrowserTest {
    private static final String JOB = "shop";
    private static final String LIVE = ".aws-rollouts-live";
    private static final String HEAD_PILL = LIVE + " .topline .pill";
    private static final String NEW_ONES = LIVE + " .squares .i.new";

    private static final String[] OFFLINE = {
        "-Dhudson.model.UpdateCenter.never=true",
        "-Dhudson.model.DownloadService.never=true",
        "-Dhudson.model.UsageStatistics.disabled=true"
    };

    private static final Path SYSTEMS_THEME =
            Path.of("src/demo/jenkins-home/io.jenkins.plugins.thememanager.ThemeManagerPageDecorator.xml");

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withHost("127.0.0.1")
            .withHttpListenAddress("127.0.0.1")
            .javaOptions(OFFLINE)
            .withTimeout(500);

    @TempDir
    private Path profile;

    private Chromium browser;
    private JobForm form;

    @BeforeEach
    void start() throws Exception {
        Files.copy(SYSTEMS_THEME, jenkins.getHome().toPath().resolve(SYSTEMS_THEME.getFileName()));
        jenkins.startJenkins();
        browser = Chromium.start(jenkins.getUrl().toString(), profile);
        form = new JobForm(browser);
    }

    @AfterEach
    void end() throws IOException {
        if (browser != null) {
            Files.write(Path.of("target", "browser.png"), browser.shot());
            Files.write(Path.of("target", "browser.log"), browser.words());
            browser.close();
        }
    }

    @Test
    void aPersonDeploysWatchesPausesAndGoesBack() throws IOException {
        makeTheJob();
        theFormShowsWhatWasSaved();
        build(1);
        thePageMovesByItself();
        pauseAndResume();
        awaitPill("promoted");
        deployAnother();
        goBack();
        assertEquals(List.of(), browser.complaints());
    }

    private void makeTheJob() {
        form.create(JOB);
        form.addStep();
        form.choose("simulated");
        form.type("autoScalingGroup", Staged.GROUP);
        form.type("ami", Staged.GOOD);
        form.choose("Batches of my own sizes");
        form.type("sizes", "1, 25%, 100%");
        form.addGate();
        form.type("path", "/health");
        form.save();
    }

    private void theFormShowsWhatWasSaved() throws IOException {
        form.open(JOB);
        form.awaitChosen("simulated");
        form.awaitChosen("Batches of my own sizes");
        assertEquals(Staged.GROUP, form.typed("autoScalingGroup"));
        assertEquals(Staged.GOOD, form.typed("ami"));
        assertEquals("1, 25%, 100%", form.typed("sizes"));
        assertEquals("/health", form.typed("path"));
        browser.picture("form", JobForm.STEP);
    }

    /** Builds the job by its button and follows the links to the page of its deployment. */
    private void build(int number) {
        browser.open("job/" + JOB + "/");
        browser.click("//a[contains(@href, '/job/" + JOB + "/build?')]");
        browser.follow("//*[@id='side-panel']//a[contains(., '#" + number + "')]");
        browser.await(driver -> {
            driver.navigate().refresh();
            return browser.count("#main-panel a[href*='/deployment-']") > 0;
        });
        browser.follow("//*[@id='main-panel']//a[contains(@href, '/deployment-')]");
        browser.see("//div[@class='" + LIVE.substring(1) + "']//h2");
        browser.run("window.loadedOnce = true");
    }

    private void thePageMovesByItself() {
        int lines = browser.count(LIVE + " .log tr");
        String bars = browser.text(LIVE + " .stages");
        browser.await(driver -> browser.count(NEW_ONES) > 0);
        browser.await(driver -> browser.count(LIVE + " .log tr") > lines);
        browser.await(driver -> !browser.text(LIVE + " .stages").equals(bars));
        assertNotReloaded();
    }

    private void pauseAndResume() throws IOException {
        press("pause");
        awaitPill("paused");
        browser.picture("live");
        browser.narrowPicture("live");
        String page = browser.address();
        browser.open("manage/aws-rollouts/");
        browser.see("//table[contains(@class, 'aws-rollouts-table')]//button[@data-rollout='resume' and not(@hidden)]");
        browser.picture("all");
        browser.run("window.location.assign(arguments[0])", page);
        browser.see("//h2[contains(., '" + Staged.GOOD + "')]");
        browser.run("window.loadedOnce = true");
        press("resume");
        browser.await(driver -> !browser.text(HEAD_PILL).contains("paused"));
        assertNotReloaded();
    }

    private void deployAnother() {
        form.open(JOB);
        form.awaitChosen("simulated");
        form.type("ami", Staged.OLD);
        form.save();
        build(2);
        awaitPill("promoted");
    }

    /** From the job's list of deployments, past a question, to the page of the rollback, and to its end. */
    private void goBack() throws IOException {
        browser.open("job/" + JOB + "/deployments/");
        browser.see("//span[contains(@class, 'aws-rollouts-pill')][contains(., 'as deployed')]");
        browser.picture("deployments");
        browser.narrowPicture("deployments");
        browser.click("//tr[.//code[.='" + Staged.GOOD + "']]//button[normalize-space()='Roll back to this']");
        browser.see("//dialog//*[contains(., '" + Staged.GOOD + "')]");
        browser.click("//dialog//button[normalize-space()='Roll back']");
        browser.await(driver -> driver.getCurrentUrl().contains("/deployments/r-"));
        browser.await(driver -> browser.text(HEAD_PILL).contains("batch"));
        browser.run("window.loadedOnce = true");
        browser.await(driver -> browser.count(LIVE + " .squares .i.old.draining") > 0);
        browser.picture("rollback");
        awaitPill("promoted");
        assertTrue(browser.text(LIVE + " h2").contains(Staged.GOOD), browser.text(LIVE + " h2"));
        assertNotReloaded();
    }

    private void press(String word) {
        browser.click("//button[@data-rollout='" + word + "' and not(@hidden)]");
    }

    private void awaitPill(String words) {
        browser.await(driver -> browser.text(HEAD_PILL).contains(words));
    }

    private void assertNotReloaded() {
        assertEquals(Boolean.TRUE, browser.run("return window.loadedOnce"), "the page was loaded anew");
    }
}
