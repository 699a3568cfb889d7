package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Staged;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may do what, and that nothing is done by a link. */
@WithJenkins
class PermissionsTest {
    private JenkinsRule jenkins;
    private FreeStyleProject job;
    private Deployment past;
    private Staged running;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FastAccount.use();
        job = jenkins.createFreeStyleProject("shop");
        past = Staged.over(job, Staged.GOOD, OptionalInt.empty());
        running = Staged.thatBakes(job, Staged.OLD, OptionalInt.empty()).awaitBake();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "builder", "rescuer")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("rescuer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private String page() {
        return "job/shop/deployments/" + running.id() + "/";
    }

    private List<String> changing() {
        return List.of(
                page() + "promote",
                page() + "pause",
                page() + "resume",
                page() + "rollback",
                "job/shop/deployments/offer",
                "job/shop/deployments/rollback");
    }

    @Test
    void nothingIsChangedByALink() throws Exception {
        Web admin = Web.of(jenkins, "admin");
        for (String path : changing()) {
            int status = admin.status(path + "?id=" + past.id());
            assertTrue(status == 404 || status == 405, path + " answers " + status);
        }
        int retry = admin.status("manage/aws-rollouts/retry?id=x");
        assertTrue(retry == 404 || retry == 405, "retry answers " + retry);
        assertEquals(1, RolloutService.get().lives().size());
    }

    @Test
    void whoMayReadAloneIsRefusedEachButtonAndSeesNone() throws Exception {
        Web reader = Web.of(jenkins, "reader");
        assertTrue(reader.page(page()).getByXPath("//button[@data-rollout]").isEmpty());
        assertEquals(200, reader.status(page() + "fragment"));
        for (String path : changing()) {
            assertEquals(403, reader.statusOfPost(path, Map.of("id", past.id())), path);
        }
        assertEquals(403, reader.status("manage/aws-rollouts/"));
        assertEquals(403, reader.status("manage/aws-rollouts/" + running.id() + "/"));
        assertEquals(403, reader.statusOfPost("manage/aws-rollouts/retry", Map.of("id", "x")));
        assertTrue(running.live().state().bakeUntil().isPresent());
    }

    @Test
    void whoMayNotReadTheJobFindsNothing() throws Exception {
        Web nobody = Web.of(jenkins);
        for (String path :
                List.of(page(), page() + "fragment", "job/shop/deployments/api/json", "job/shop/deployments/live")) {
            // a page to log in, maybe, but nothing of what there is
            assertFalse(nobody.text(path).contains("ami-"), path);
        }
    }

    @Test
    void whoMayBuildMayPromoteAndNotRollBack() throws Exception {
        Web builder = Web.of(jenkins, "builder");
        assertEquals(403, builder.statusOfPost(page() + "rollback", Map.of()));
        assertEquals(403, builder.statusOfPost("job/shop/deployments/offer", Map.of("id", past.id())));
        assertEquals(200, builder.statusOfPost(page() + "promote", Map.of()));
        running.awaitEnd();
    }

    @Test
    void whoMayRollBackMayDoThatAlone() throws Exception {
        Web rescuer = Web.of(jenkins, "rescuer");
        assertEquals(403, rescuer.statusOfPost(page() + "promote", Map.of()));
        assertEquals(403, rescuer.statusOfPost(page() + "pause", Map.of()));
        assertEquals(403, rescuer.statusOfPost(page() + "resume", Map.of()));
        assertEquals(409, rescuer.statusOfPost("job/shop/deployments/offer", Map.of("id", past.id())));
        assertEquals(200, rescuer.statusOfPost(page() + "rollback", Map.of()));
        running.awaitEnd();
        String reason = Known.of(job, running.id()).orElseThrow().reason();
        assertTrue(reason.startsWith("rescuer asked"), reason);
    }
}
