package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The administrator's page of all rollouts. */
@WithJenkins
class RolloutsLinkTest {
    private static final String ID = "r-20260101-00000000";
    private static final String OWNER = """
            {"id": "r-20260101-00000000", "job": "shop", "account": {"region": "simulated"},
             "started": "2026-01-01T00:00:00Z",
             "request": {"place": "simulated", "account": "", "by": "alice", "build": null, "origin": "BUILD", "of": null}}
            """;

    private JenkinsRule jenkins;
    private Web web;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
        web = Web.of(jenkins);
    }

    @Test
    void itIsEmptyAndLinkedFromTheAdministratorsPage() throws Exception {
        assertTrue(web.text("manage/").contains("aws-rollouts"));
        assertTrue(web.page("manage/aws-rollouts/").asNormalizedText().contains("No rollout is under way."));
        assertEquals(404, web.status("manage/aws-rollouts/nonsense/"));
    }

    @Test
    void itShowsWhatRunsAndItsButtonsWork() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        Staged running = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        HtmlPage page = web.page("manage/aws-rollouts/");
        String text = page.asNormalizedText();
        assertTrue(text.contains("ami-0b7e41 (shop-2.31) on web"), text);
        assertTrue(text.contains("the bake to end"), text);
        assertTrue(web.part("manage/aws-rollouts/rows").contains("data-running"));
        assertEquals(200, web.statusOfPost("manage/aws-rollouts/" + running.id() + "/promote", Map.of()));
        running.awaitEnd();
        assertFalse(web.part("manage/aws-rollouts/rows").contains("data-running"));
    }

    @Test
    void whatCouldNotGoOnSaysWhyAndCanBeTriedAgain() throws Exception {
        jenkins.createFreeStyleProject("shop");
        Path folder = jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ID + ".errand.json"), OWNER);
        Path journal = Files.writeString(folder.resolve(ID + ".jsonl"), "{\"nonsense\": 1}\n");
        RolloutService.resumeAll();
        String text = web.page("manage/aws-rollouts/").asNormalizedText();
        assertTrue(text.contains("Could not go on after a restart"), text);
        assertTrue(text.contains("Try again"), text);
        JSONObject still = web.jsonOfPost("manage/aws-rollouts/retry", Map.of("id", ID));
        assertTrue(still.getString("message").startsWith("It still cannot go on: "), still.toString());
        Files.delete(journal);
        assertEquals(
                "Nothing of it is left to go on with; it is no longer listed.",
                web.jsonOfPost("manage/aws-rollouts/retry", Map.of("id", ID)).getString("message"));
        assertFalse(web.text("manage/aws-rollouts/").contains(ID));
    }
}
