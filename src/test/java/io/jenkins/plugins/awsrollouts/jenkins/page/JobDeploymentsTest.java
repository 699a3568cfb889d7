package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LatestDeployments;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.RunAction2;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a job shows of its deployments. */
@WithJenkins
class JobDeploymentsTest {
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

    @Test
    void aJobThatHasNeverDeployedHasNoSuchPage() throws Exception {
        assertEquals(404, web.status("job/shop/deployments/"));
        assertFalse(web.text("job/shop/").contains("aws-rollouts"));
    }

    @Test
    void whatIsLiveIsComparedWithTheDeployment() throws Exception {
        Staged.over(job, Staged.GOOD, OptionalInt.empty());
        HtmlPage page = web.page("job/shop/deployments/");
        assertTrue(page.asNormalizedText().contains("looking …"), page.asNormalizedText());
        String live = web.part("job/shop/deployments/live");
        assertTrue(live.contains("12 of 12"), live);
        assertTrue(live.contains("as deployed"), live);
        assertFalse(live.contains("data-running"), live);
        assertTrue(web.page("job/shop/").asNormalizedText().contains("ami-0b7e41"));
    }

    @Test
    void theHistoryShowsRunningOnesAndOffersTheWayBackToEarlierOnes() throws Exception {
        Deployment first = Staged.over(job, Staged.GOOD, OptionalInt.of(1));
        Deployment second = Staged.over(job, Staged.OLD, OptionalInt.of(2));
        HtmlPage page = web.page("job/shop/deployments/");
        assertEquals(1, page.getByXPath("//button[@data-rollout='return']").size());
        assertFalse(page.getByXPath("//span[@data-deployment='" + first.id() + "']//button")
                .isEmpty());
        Staged running = Staged.thatBakes(job, Staged.GOOD, OptionalInt.of(3)).awaitBake();
        assertTrue(web.part("job/shop/deployments/rows").contains("baking"));
        JSONArray all = web.json("job/shop/deployments/api/json").getJSONArray("deployments");
        assertEquals(running.id(), all.getJSONObject(0).getString("id"));
        assertEquals("baking", all.getJSONObject(0).getString("phase"));
        assertEquals(second.id(), all.getJSONObject(1).getString("id"));
        assertEquals("live", all.getJSONObject(1).getString("phase"));
    }

    @Test
    void whatAnotherJobHasReplacedIsNotLiveAnyMoreAndCanBeGoneBackTo() throws Exception {
        Deployment mine = Staged.over(job, Staged.GOOD, OptionalInt.of(1));
        assertEquals("live", Known.of(job, mine.id()).orElseThrow().pill().text());
        FreeStyleProject other = jenkins.createFreeStyleProject("other");
        Deployment theirs = Staged.over(other, Staged.OLD, OptionalInt.of(1));
        assertEquals("promoted", Known.of(job, mine.id()).orElseThrow().pill().text());
        assertEquals("live", Known.of(other, theirs.id()).orElseThrow().pill().text());
        assertTrue(web.part("job/shop/deployments/live").contains("ami-04c2d9 was brought since by the job other"));
        other.renameTo("else");
        assertTrue(web.part("job/shop/deployments/live").contains("by the job else"));
        LatestDeployments afterARestart = new LatestDeployments();
        afterARestart.learn();
        assertEquals("else", afterARestart.since(job, mine).orElseThrow().job());

        HtmlPage page = web.page("job/shop/deployments/");
        assertEquals(1, page.getByXPath("//button[@data-rollout='return']").size(), "it is gone back to, not undone");
        JSONObject offer = web.jsonOfPost("job/shop/deployments/offer", Map.of("id", mine.id()));
        assertTrue(offer.getString("text").contains("ami-0b7e41"), offer::toString);
    }

    @Test
    void aBuildThatIsGoneIsNoLink() throws Exception {
        jenkins.buildAndAssertSuccess(job);
        Staged.over(job, Staged.GOOD, OptionalInt.of(1));
        Staged.over(job, Staged.OLD, OptionalInt.of(2));
        String rows = web.part("job/shop/deployments/rows");
        assertTrue(rows.contains("/job/shop/1/\">#1</a>"), rows);
        assertTrue(rows.contains("#2, deleted"), rows);
        assertFalse(rows.contains("/job/shop/2/"), rows);
    }

    @Test
    void aWayBackIsOfferedInWordsAndThenTaken() throws Exception {
        Deployment first = Staged.over(job, Staged.GOOD, OptionalInt.empty());
        Staged.over(job, Staged.OLD, OptionalInt.empty());
        Map<String, String> id = Map.of("id", first.id());
        JSONObject offer = web.jsonOfPost("job/shop/deployments/offer", id);
        String text = offer.getString("text");
        assertTrue(
                text.startsWith("Put ami-0b7e41 (shop-2.31) back on web? All 12 instances, one batch over the current"
                        + " ones, about "),
                text);
        assertTrue(text.endsWith("Nothing else changes."), text);
        assertTrue(offer.getJSONArray("faults").isEmpty());
        assertTrue(RolloutService.get().lives().isEmpty(), "an offer begins nothing");
        String url = web.jsonOfPost("job/shop/deployments/rollback", id).getString("url");
        String begun = url.replaceFirst(".*/deployments/([^/]+)/$", "$1");
        Staged.of(RolloutService.get().live(begun).orElseThrow()).awaitEnd();
        Deployment back = Shelves.get().of(job).get(begun).orElseThrow();
        assertEquals(Deployment.Origin.ROLLBACK, back.origin());
        assertEquals(first.id(), back.of().orElseThrow());
        assertEquals("anonymous", back.by());
        assertTrue(back.promoted());
        assertEquals(
                begun,
                web.json("job/shop/deployments/api/json")
                        .getJSONArray("live")
                        .getJSONObject(0)
                        .getString("deployment"));
    }

    @Test
    void whatIsInTheWayIsToldPlainly() throws Exception {
        Deployment first = Staged.over(job, Staged.GOOD, OptionalInt.empty());
        Staged running = Staged.thatBakes(job, Staged.OLD, OptionalInt.empty()).awaitBake();
        for (String way : new String[] {"offer", "rollback"}) {
            var page = web.post("job/shop/deployments/" + way, Map.of("id", first.id()));
            assertEquals(409, page.getWebResponse().getStatusCode());
            JSONObject answer = JSONObject.fromObject(page.getWebResponse().getContentAsString());
            assertTrue(answer.getString("message").contains(running.id()), answer.toString());
            assertEquals(1, answer.getJSONArray("faults").size());
        }
        assertTrue(web.jsonOfPost("job/shop/deployments/offer", Map.of("id", "nonsense"))
                .getString("message")
                .contains("no such deployment"));
        assertTrue(web.jsonOfPost("job/shop/deployments/offer", Map.of("id", running.id()))
                .getString("message")
                .contains("never became live"));
    }

    @Test
    void tenThousandDeploymentsAreAPageOfFiftyAndNoBuildIsRead() throws Exception {
        for (int i = 0; i < 3; i++) {
            Run<?, ?> build = jenkins.buildAndAssertSuccess(job);
            build.addAction(new Counted());
            build.save();
        }
        ManyDeployments.put(job, 10_000);
        job.doReload();
        // Jenkins itself reads the newest one whatever one asks below a job
        web.status("job/shop/nonsense");
        Counted.LOADED.set(0);
        assertEquals(200, web.status("job/shop/deployments/rows"));
        String first = web.part("job/shop/deployments/rows");
        assertTrue(first.contains("1 to 50 of 10,000"), first.substring(first.length() - 600));
        assertEquals(51, first.split("<tr", -1).length - 1);
        assertTrue(web.part("job/shop/deployments/rows?page=200").contains("9,951 to 10,000"));
        assertTrue(web.part("job/shop/deployments/rows?page=201").contains("No deployments here"));
        assertEquals(
                100,
                web.json("job/shop/deployments/api/json")
                        .getJSONArray("deployments")
                        .size());
        assertEquals(0, Counted.LOADED.get(), "builds read for the list");
        assertEquals(200, web.status("job/shop/deployments/?page=3"));
    }

    /** Counts how often builds are read. */
    public static final class Counted extends InvisibleAction implements RunAction2 {
        static final AtomicInteger LOADED = new AtomicInteger();

        @Override
        public void onAttached(Run<?, ?> run) {
            // it is not read, but made
        }

        @Override
        public void onLoad(Run<?, ?> run) {
            LOADED.incrementAndGet();
        }
    }
}
