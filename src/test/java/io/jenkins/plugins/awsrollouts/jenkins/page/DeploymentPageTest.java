package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.html.Fragment;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.Rollbacks;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.logging.Level;
import net.sf.json.JSONObject;
import org.htmlunit.Page;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** The page of one deployment, running and over. */
@WithJenkins
class DeploymentPageTest {
    private JenkinsRule jenkins;
    private FreeStyleProject job;
    private Web web;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FastAccount.use();
        job = jenkins.createFreeStyleProject("shop");
        web = Web.of(jenkins);
    }

    private static List<String> shown(HtmlPage page) {
        return page.getByXPath("//button[@data-rollout and not(@hidden)]").stream()
                .map(button -> ((DomElement) button).getAttribute("data-rollout"))
                .toList();
    }

    private static String path(String id) {
        return "job/shop/deployments/" + id + "/";
    }

    @Test
    void aRolloutThatBakesIsDrawnLiveWithItsButtons() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        HtmlPage page = web.page(path(rollout.id()));
        assertEquals(List.of("promote", "pause", "rollback"), shown(page));
        assertTrue(page.asNormalizedText().contains("baking"), page.asNormalizedText());
        DomElement style = page.getFirstByXPath("//link[contains(@href, 'history/html/rollout.css')]");
        assertEquals(200, web.status(style.getAttribute("href").substring("/jenkins/".length())));
        DomElement live = page.getFirstByXPath("//div[@data-revision]");
        assertEquals("true", live.getAttribute("data-running"));
        assertTrue(page.getByXPath("//script[not(@src) and not(@type='application/json') and contains(., 'ollout')]")
                .isEmpty());
        assertTrue(page.getByXPath("//*[@onclick]").isEmpty());
    }

    @Test
    void aJournalThatCannotBeReadIsOneSentenceOnThePageAndOneLineInTheLog() throws Exception {
        String id = Staged.over(job, Staged.GOOD, OptionalInt.of(1)).id();
        Path journal = job.getRootDir().toPath().resolve("aws-rollouts").resolve(id + ".jsonl");
        Files.writeString(journal, "{\"event\":\"sung\",\"v\":1}\n");
        String why = "Line 1 of the journal of " + id
                + " is damaged (it is of a kind not known here); recover the group" + " from its tags instead.";
        try (LogRecorder log =
                new LogRecorder().record(Shelves.class, Level.ALL).capture(10)) {
            for (int i = 0; i < 3; i++) {
                String text = web.page(path(id)).asNormalizedText();
                assertTrue(text.contains(why), text);
                assertFalse(text.contains("not there any more"), text);
            }
            assertEquals(
                    List.of("Deployment " + id + " of " + job.getFullName() + " cannot be shown: " + why),
                    log.getMessages());
            assertNull(log.getRecords().get(0).getThrown());
        }
        Rollbacks.Way way = new Rollbacks(job)
                .to(id, RolloutService.get().nextId(), "alice", OptionalInt.empty())
                .orElseThrow();
        assertEquals(
                new Planned.Refused(List.of(why + " Or deploy " + Staged.GOOD + " by a build instead.")),
                way.planned());
    }

    @Test
    void aFragmentIsAnsweredOnceForEachRevision() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        Page first = web.get(path(rollout.id()) + "fragment");
        assertEquals("no-store", first.getWebResponse().getResponseHeaderValue("Cache-Control"));
        JSONObject answer = JSONObject.fromObject(first.getWebResponse().getContentAsString());
        assertFalse(answer.getBoolean("over"));
        assertTrue(answer.getJSONArray("blocks").size() >= 5);
        assertTrue(answer.getJSONArray("buttons").contains("promote"));
        assertEquals(204, statusAtOnce(rollout));
        String revision = web.json(path(rollout.id()) + "fragment").getString("revision");
        rollout.live().tell(io.jenkins.plugins.awsrollouts.rollout.state.Command.PAUSE, "bob");
        awaitPause(rollout);
        JSONObject next = web.json(path(rollout.id()) + "fragment?revision=" + revision);
        assertNotEquals(revision, next.getString("revision"));
        assertTrue(next.getJSONArray("blocks").toString().contains("paused"));
        assertTrue(next.getJSONArray("buttons").contains("resume"));
    }

    /** Of asking twice in a moment; tried a few times, since something may just have been seen in between. */
    private int statusAtOnce(Staged rollout) {
        int status = 200;
        for (int i = 0; i < 100 && status != 204; i++) {
            DeploymentPage page = new DeploymentPage(Known.of(rollout.live()), "", null);
            Answer first = (Answer) page.doFragment("");
            status = ((Answer) page.doFragment(first.body().getString("revision"))).status();
        }
        return status;
    }

    @Test
    void onlyWhatHasChangedIsSentAgain() {
        DeploymentView view =
                Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).live().view();
        Fragment.Block head = new Fragment.Block("x-head", "<div>1</div>");
        Fragment.Block log = new Fragment.Block("x-log", "<div>a</div>");
        Fragment.Block later = new Fragment.Block("x-head", "<div>2</div>");
        Renderings.Rendering first = Renderings.Rendering.first(view, new Fragment("x", List.of(head, log)));
        Renderings.Rendering same = first.then(view, new Fragment("x", List.of(head, log)));
        Renderings.Rendering next = same.then(view, new Fragment("x", List.of(later, log)));
        assertEquals(first.revision(), same.revision());
        assertNotEquals(first.revision(), next.revision());
        assertEquals(List.of(later), next.since(first.revision()));
        assertEquals(List.of(), next.since(next.revision()));
        assertEquals(List.of(later, log), next.since("other-1"));
        assertEquals(List.of(later, log), next.since(null));
    }

    /** The engine takes what it is told on a thread of its own. */
    private static void awaitPause(Staged rollout) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!rollout.live().state().paused() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(rollout.live().state().paused());
    }

    @Test
    void promoteEndsTheBakeAndThePageIsFinalThen() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        JSONObject told = web.jsonOfPost(path(rollout.id()) + "promote", Map.of());
        assertEquals("The bake ends now.", told.getString("message"));
        rollout.awaitEnd();
        JSONObject last = web.json(path(rollout.id()) + "fragment");
        assertTrue(last.getBoolean("over"));
        assertEquals(List.of("undo"), last.getJSONArray("buttons"));
        HtmlPage page = web.page(path(rollout.id()));
        assertEquals(
                "false", ((DomElement) page.getFirstByXPath("//div[@data-revision]")).getAttribute("data-running"));
        assertTrue(page.asNormalizedText().contains("promoted"));
        Page late = web.post(path(rollout.id()) + "pause", Map.of());
        assertEquals(409, late.getWebResponse().getStatusCode());
        assertEquals(
                "This rollout is over (live); nothing was changed.",
                JSONObject.fromObject(late.getWebResponse().getContentAsString())
                        .getString("message"));
    }

    @Test
    void rollBackPutsTheOldAmiBackAndNamesWhoAsked() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        assertEquals(200, web.statusOfPost(path(rollout.id()) + "rollback", Map.of()));
        rollout.awaitEnd();
        HtmlPage page = web.page(path(rollout.id()));
        assertTrue(page.asNormalizedText().contains("anonymous asked for the old AMI back"), page.asNormalizedText());
        assertEquals(List.of(), shown(page));
    }

    @Test
    void theBuildShowsItsDeploymentAndTellsOtherPrograms() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        Deployment deployment = Staged.over(job, Staged.GOOD, OptionalInt.of(build.getNumber()));
        build.addAction(new DeploymentAction(deployment.id()));
        build.save();
        assertTrue(web.page("job/shop/1/").asNormalizedText().contains("ami-0b7e41 on web"));
        HtmlPage page = web.page("job/shop/1/deployment-" + deployment.id() + "/");
        assertTrue(page.asNormalizedText().contains("What happened"), page.asNormalizedText());
        JSONObject seen = web.json("job/shop/1/api/json").getJSONArray("actions").stream()
                .map(JSONObject.class::cast)
                .filter(action -> action.containsKey("deployment"))
                .findFirst()
                .orElseThrow()
                .getJSONObject("deployment");
        assertEquals("PROMOTED", seen.getString("outcome"));
        assertEquals("web", seen.getString("group"));
        assertEquals("simulated", seen.getString("region"));
        assertEquals("ami-04c2d9", seen.getString("oldAmi"));
        assertEquals(1, seen.getInt("build"));
        assertEquals("alice", seen.getString("by"));
    }

    @Test
    void anActionOfAnUnknownDeploymentIsNotShown() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        build.addAction(new DeploymentAction("r-20260101-00000000"));
        assertEquals(200, web.status("job/shop/1/"));
        assertEquals(404, web.status("job/shop/1/deployment-r-20260101-00000000/"));
    }

    @Test
    void germanReadersReadGerman() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        LocaleProvider before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new OfRequest());
        try {
            inBothLanguages(path(rollout.id()));
        } finally {
            LocaleProvider.setProvider(before);
        }
    }

    /** As Jenkins has it, but not its test harness. */
    private static final class OfRequest extends LocaleProvider {
        @Override
        public Locale get() {
            StaplerRequest2 request = Stapler.getCurrentRequest2();
            return request == null ? Locale.ENGLISH : request.getLocale();
        }
    }

    private void inBothLanguages(String path) throws Exception {
        HtmlPage page = web.page(path, "de");
        assertTrue(page.asNormalizedText().contains("Zurückrollen"), page.asNormalizedText());
        assertTrue(page.asNormalizedText().contains("Was geschah"), page.asNormalizedText());
        HtmlPage other = web.page(path, "en");
        assertTrue(other.asNormalizedText().contains("What happened"), other.asNormalizedText());
    }

    @Test
    void theJobMayBeGoneWhileItsRolloutGoesOn() throws Exception {
        Staged rollout = Staged.thatBakes(job, Staged.GOOD, OptionalInt.empty()).awaitBake();
        job.delete();
        assertTrue(web.text("manage/aws-rollouts/").contains("shop (deleted)"));
        assertEquals(200, web.status("manage/aws-rollouts/" + rollout.id() + "/"));
        assertEquals(200, web.statusOfPost("manage/aws-rollouts/" + rollout.id() + "/rollback", Map.of()));
        rollout.awaitEnd();
        assertTrue(RolloutService.get().lives().isEmpty());
    }
}
