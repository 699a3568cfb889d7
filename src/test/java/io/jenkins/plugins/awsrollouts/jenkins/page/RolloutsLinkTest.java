package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
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

    /** A rollout whose journal nobody can read; that. */
    private Path strand() throws Exception {
        jenkins.createFreeStyleProject("shop");
        Path folder = jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ID + ".errand.json"), OWNER);
        Path journal = Files.writeString(folder.resolve(ID + ".jsonl"), "{\"nonsense\": 1}\n");
        RolloutService.resumeAll();
        return journal;
    }

    @Test
    void whatCouldNotGoOnSaysWhyAndCanBeTriedAgain() throws Exception {
        Path journal = strand();
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

    private void letSee() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor", "colleague")
                .grant(Item.READ)
                .everywhere()
                .to("colleague")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @Test
    void whoSeesTheSystemsPagesSeesTheRolloutsOfThoseJobsAloneThatHeMayRead() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        Staged running = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        letSee();
        Web auditor = Web.of(jenkins, "auditor");
        assertFalse(auditor.text("manage/aws-rollouts/").contains("ami-"));
        assertFalse(auditor.part("manage/aws-rollouts/rows").contains("ami-"));
        assertEquals(404, auditor.status("manage/aws-rollouts/" + running.id() + "/"));
        Web colleague = Web.of(jenkins, "colleague");
        assertTrue(colleague.text("manage/aws-rollouts/").contains("ami-0b7e41"));
        assertEquals(200, colleague.status("manage/aws-rollouts/" + running.id() + "/"));
        for (String act : List.of("retry", "recover", "dismiss")) {
            assertEquals(403, colleague.statusOfPost("manage/aws-rollouts/" + act, Map.of("id", running.id())), act);
        }
    }

    @Test
    void whatCouldNotGoOnIsDismissedByAnAdministrator() throws Exception {
        strand();
        HtmlPage page = web.page("manage/aws-rollouts/");
        assertEquals(1, page.getByXPath("//button[@data-rollout='dismiss']").size());
        assertEquals(0, page.getByXPath("//button[@data-rollout='recover']").size(), "nobody knows its group");
        assertTrue(web.jsonOfPost("manage/aws-rollouts/recover", Map.of("id", ID))
                .getString("message")
                .startsWith("It is not known any more where rollout"));
        assertTrue(web.jsonOfPost("manage/aws-rollouts/dismiss", Map.of("id", ID))
                .getString("message")
                .startsWith("It is no longer listed."));
        assertFalse(web.text("manage/aws-rollouts/").contains(ID));
        assertEquals(
                "That rollout is not among those that could not go on; load the page again.",
                web.jsonOfPost("manage/aws-rollouts/dismiss", Map.of("id", ID)).getString("message"));
    }

    @Test
    void administratorsAreToldOfWhatWaitsForSomebodyAndOthersAreNot() throws Exception {
        RolloutsMonitor monitor =
                jenkins.jenkins.getExtensionList(RolloutsMonitor.class).get(0);
        assertFalse(monitor.isActivated());
        strand();
        assertTrue(monitor.isActivated());
        assertTrue(monitor.getSentences().get(0).startsWith("Rollout " + ID + " could not go on: "));
        assertTrue(web.text("manage/").contains("AWS rollouts wait for somebody"));
        letSee();
        assertFalse(Web.of(jenkins, "auditor").text("manage/").contains("AWS rollouts wait for somebody"));
        assertTrue(Web.of(jenkins, "admin").text("manage/").contains("AWS rollouts wait for somebody"));
        RolloutService.get().dismiss(ID, "kim");
        assertFalse(monitor.isActivated());
    }
}
