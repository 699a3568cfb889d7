package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.jenkins.page.DeploymentAction;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What becomes of deployments when their job or their build is renamed, moved or deleted. */
@WithJenkins
class HistoryTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    private static Shelf shelf(FreeStyleProject job) {
        return Shelves.get().of(job);
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private List<String> running() throws IOException {
        return files(jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running"));
    }

    private static List<String> filed(FreeStyleProject job) throws IOException {
        return files(job.getRootDir().toPath().resolve("aws-rollouts"));
    }

    /** All of it is there, and one can still go back from it. */
    private static void assertWhole(FreeStyleProject job, String id) {
        Deployment deployment = shelf(job).get(id).orElseThrow();
        assertEquals(Optional.of(Outcome.PROMOTED), deployment.outcome());
        assertEquals(List.of(deployment), shelf(job).live());
        assertTrue(Shelves.get().past(job, id).view().isPresent(), "its picture");
        Rollbacks.Way way = new Rollbacks(job)
                .to(id, RolloutService.get().nextId(), "alice", OptionalInt.empty())
                .orElseThrow();
        assertTrue(way.planned() instanceof Planned.Ready, String.valueOf(way.planned()));
        assertEquals(job.getFullName(), way.owner().job());
    }

    @Test
    void aDeploymentGoesWithItsJobWhereverThatGoes() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        String id = Staged.over(job, Staged.GOOD, 1).id();
        assertWhole(job, id);
        job.renameTo("store");
        assertWhole(job, id);
        Folder team = jenkins.jenkins.createProject(Folder.class, "team");
        Folder part = team.createProject(Folder.class, "part");
        Items.move(job, part);
        job = jenkins.jenkins.getItemByFullName("team/part/store", FreeStyleProject.class);
        assertWhole(job, id);
        team.renameTo("crew");
        assertWhole(jenkins.jenkins.getItemByFullName("crew/part/store", FreeStyleProject.class), id);
        jenkins.jenkins.reload();
        job = jenkins.jenkins.getItemByFullName("crew/part/store", FreeStyleProject.class);
        assertWhole(job, id);
        assertEquals(
                List.of("deployments.jsonl", id + ".errand.json", id + ".jsonl", id + ".sightings.json"), filed(job));
    }

    @Test
    void aRolloutThatRunsIsFiledWhereItsJobIsByThen() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        Staged staged = Staged.baking(job, Staged.GOOD, 1);
        String id = staged.live().id();
        job.renameTo("store");
        Folder team = jenkins.jenkins.createProject(Folder.class, "team");
        Items.move(job, team);
        job = jenkins.jenkins.getItemByFullName("team/store", FreeStyleProject.class);
        assertEquals("team/store", staged.live().owner().job());
        String memo = Files.readString(
                jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running/" + id + ".errand.json"));
        assertEquals("team/store", JSONObject.fromObject(memo).getString("job"), "for the next start of Jenkins");
        assertTrue(shelf(job).get(id).orElseThrow().outcome().isEmpty());
        staged.live().tell(Command.PROMOTE, "alice");
        staged.awaitEnd();
        assertWhole(job, id);
        assertEquals(List.of(), running());
    }

    @Test
    void theDeploymentsOfADeletedBuildGoUnlessTheyAreLiveOrRun() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        for (int number = 1; number <= 4; number++) {
            jenkins.buildAndAssertSuccess(job);
        }
        Deployment first = Staged.over(job, Staged.GOOD, 1);
        Deployment second = Staged.over(job, Staged.OLD, 2);
        Deployment third = Staged.over(job, Staged.GOOD, 3);
        Staged fourth = Staged.baking(job, Staged.OLD, 4);
        assertTrue(filed(job).contains(second.id() + ".jsonl"));
        for (int number = 1; number <= 4; number++) {
            job.getBuildByNumber(number).delete();
        }
        assertEquals(Optional.empty(), shelf(job).get(first.id()));
        assertEquals(Optional.empty(), shelf(job).get(second.id()));
        assertEquals(Optional.of(third), shelf(job).get(third.id()), "live");
        assertTrue(shelf(job).get(fourth.live().id()).isPresent(), "runs");
        assertEquals(
                List.of(
                        "deployments.jsonl",
                        third.id() + ".errand.json",
                        third.id() + ".jsonl",
                        third.id() + ".sightings.json"),
                filed(job));
        fourth.live().tell(Command.ROLLBACK, "alice");
        fourth.awaitEnd();
        assertWhole(job, third.id());
    }

    @Test
    void aDeletedJobTakesItsHistoryAlongAndLeavesWhatRunsAlone() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        String before = Staged.over(job, Staged.GOOD, 1).id();
        Staged staged = Staged.baking(job, Staged.OLD, 2);
        Path folder = job.getRootDir().toPath();
        job.delete();
        assertFalse(Files.exists(folder));
        assertEquals(List.of(staged.live()), List.copyOf(RolloutService.get().lives()));
        String page = jenkins.createWebClient()
                .goTo("manage/aws-rollouts/")
                .getWebResponse()
                .getContentAsString();
        assertTrue(page.contains(staged.live().id()), page);
        staged.live().tell(Command.PROMOTE, "alice");
        staged.awaitEnd();
        assertEquals(List.of(), List.copyOf(RolloutService.get().lives()));
        assertFalse(Files.exists(folder), "nothing is written for a job that is gone");
        FreeStyleProject another = jenkins.createFreeStyleProject("shop");
        assertEquals(Optional.empty(), shelf(another).get(before));
        assertEquals(0, shelf(another).size());
        RolloutService.resumeAll();
        assertEquals(List.of(), List.copyOf(RolloutService.get().lives()), "it is not begun again");
    }

    @Test
    void otherProgramsReadABuildsDeploymentsAndWhatIsLive() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        var build = jenkins.buildAndAssertSuccess(job);
        Deployment deployment = Staged.over(job, Staged.GOOD, 1);
        build.addAction(new DeploymentAction(deployment.id()));
        build.save();
        JenkinsRule.WebClient web = jenkins.createWebClient();
        JSONObject seen = web
                .getJSON("job/shop/1/api/json?tree=actions[deployment[*]]")
                .getJSONObject()
                .getJSONArray("actions")
                .stream()
                .map(JSONObject.class::cast)
                .filter(one -> one.containsKey("deployment"))
                .findFirst()
                .orElseThrow()
                .getJSONObject("deployment");
        assertEquals(deployment.id(), seen.getString("id"));
        assertEquals("web", seen.getString("group"));
        assertEquals("simulated", seen.getString("region"));
        assertEquals(Staged.OLD, seen.getString("oldAmi"));
        assertEquals(Staged.GOOD, seen.getString("newAmi"));
        assertEquals("PROMOTED", seen.getString("outcome"));
        assertEquals(1, seen.getInt("build"));
        assertEquals("alice", seen.getString("by"));
        assertEquals("", seen.getString("reason"));
        assertEquals(deployment.started().toString(), seen.getString("started"));
        assertEquals(deployment.ended().orElseThrow().toString(), seen.getString("ended"));
        assertTrue(
                seen.containsKey("phase") && seen.get("rollbackOf").toString().equals("null"), seen.toString());
        JSONObject live = web.getJSON("job/shop/deployments/api/json")
                .getJSONObject()
                .getJSONArray("live")
                .getJSONObject(0);
        assertEquals(deployment.id(), live.getString("deployment"));
        assertEquals("web", live.getString("group"));
        assertEquals("simulated", live.getString("region"));
        assertEquals(Staged.GOOD, live.getString("ami"));
        assertEquals("shop-2.31", live.getString("amiName"));
        assertEquals(deployment.ended().orElseThrow().toString(), live.getString("since"));
    }
}
