package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.StubAws;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Rollouts that cannot be gone on with when Jenkins comes back. */
@WithJenkins
class StrandedTest {
    private static final String KEYS = "keys";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        FastAccount.use();
    }

    /** Leaves on disk what a controller leaves that died just after the plan was written. */
    private String left(FreeStyleProject job, String endpoint) {
        AccountSettings account = new AccountSettings("us-east-1", KEYS, null, null, null, endpoint);
        String id = RolloutService.get().nextId();
        Path folder = jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running");
        new RolloutFiles(folder).write(Staged.owner(id, job, account, OptionalInt.of(1)));
        Plan plan = Staged.plan(id, Staged.GOOD, Duration.ZERO);
        try (Journal journal = new FileJournals(folder).create(id)) {
            journal.append(new Event.Planned(plan.at(), plan));
        }
        return id;
    }

    private static void addKeys() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, KEYS, "AKIA", "secret", ""));
        SystemCredentialsProvider.getInstance().save();
    }

    @Test
    void aRolloutWhoseCredentialsAreGoneWaitsForSomebodyAndCanBeTriedAgain() throws Exception {
        try (StubAws aws = new StubAws()) {
            FreeStyleProject job = jenkins.createFreeStyleProject("shop");
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            String id = left(job, aws.url());
            RolloutService.resumeAll();
            RolloutService service = RolloutService.get();
            assertTrue(service.isStranded(id));
            assertEquals(List.of(), List.copyOf(service.lives()));
            Stranded one = service.stranded().iterator().next();
            assertEquals(id, one.owner().id());
            assertTrue(one.why().startsWith("There are no AWS credentials with the id \"keys\""), one.why());
            assertEquals(List.of(), aws.actions(), "nothing is called");

            service.retry(id);
            assertTrue(service.isStranded(id), "nothing has changed");

            addKeys();
            List<LiveRollout> back = new ArrayList<>();
            service.whenBack(id, back::add, by -> {});
            service.retry(id);
            assertFalse(service.isStranded(id));
            assertEquals(1, back.size(), "its step is told");
            assertEquals(back, List.copyOf(service.lives()));
            assertTrue(Shelves.get().of(job).get(id).isPresent(), "its job shows it");
        }
    }

    @Test
    void aRolloutWhoseJobIsGoneTakesNoOtherCredentialsOfThatId() throws Exception {
        try (StubAws aws = new StubAws()) {
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            FreeStyleProject job = jenkins.createFreeStyleProject("shop");
            String id = left(job, aws.url());
            addKeys();
            job.delete();
            RolloutService.resumeAll();
            Stranded one = RolloutService.get().stranded().iterator().next();
            assertEquals(id, one.owner().id());
            assertTrue(one.why().startsWith("Its job shop is gone, and the credentials \"keys\" with it"), one.why());
            assertEquals(List.of(), aws.actions(), "nothing is called");
        }
    }

    @Test
    void itGoesWithItsJobWhenThatIsRenamedOrMovedMeanwhile() throws Exception {
        try (StubAws aws = new StubAws()) {
            FreeStyleProject job = jenkins.createFreeStyleProject("shop");
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            String id = left(job, aws.url());
            RolloutService.resumeAll();
            job.renameTo("store");
            Items.move(job, jenkins.jenkins.createProject(Folder.class, "team"));
            RolloutService service = RolloutService.get();
            assertEquals(
                    "team/store", service.stranded().iterator().next().owner().job());
            RolloutService.resumeAll();
            assertEquals(
                    "team/store", service.stranded().iterator().next().owner().job(), "on disk as well");
            addKeys();
            service.retry(id);
            assertEquals("team/store", service.live(id).orElseThrow().owner().job());
        }
    }

    /** Has a rollout that bakes stop, since its journal has grown by another's hand. */
    private Staged stopped(FreeStyleProject job) throws Exception {
        Staged staged = Staged.thatBakes(job, Staged.GOOD, OptionalInt.of(1)).awaitBake();
        Files.writeString(running().resolve(staged.id() + ".jsonl"), "nonsense", StandardOpenOption.APPEND);
        CountDownLatch broken = new CountDownLatch(1);
        staged.live().listen(new LiveRollout.Audience() {
            @Override
            public void line(LogLine line) {}

            @Override
            public void rests(Follower.Rest rest) {
                if (rest == Follower.Rest.BROKEN) {
                    broken.countDown();
                }
            }
        });
        staged.live().tell(Command.PAUSE, "kim");
        assertTrue(broken.await(60, TimeUnit.SECONDS), "it stops");
        return staged;
    }

    private Path running() {
        return jenkins.jenkins.getRootDir().toPath().resolve("aws-rollouts/running");
    }

    @Test
    void oneThatIsRecoveredPutsItsGroupBackFromTheTagsAndIsFiledAsTheSameDeployment() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        String id = stopped(job).id();
        RolloutService service = RolloutService.get();
        Stranded one = service.stranded(id).orElseThrow();
        assertEquals("web", one.group());
        assertEquals(Staged.GOOD, one.image());
        assertEquals(List.of(), service.recover(id));
        assertFalse(service.isStranded(id));
        Staged.of(service.live(id).orElseThrow()).awaitEnd();
        Deployment filed = Shelves.get().of(job).get(id).orElseThrow();
        assertEquals(Optional.of(Outcome.ROLLED_BACK), filed.outcome(), filed::reason);
        assertTrue(
                Files.exists(running().resolveSibling("dismissed").resolve(id + ".jsonl")), "the old journal is kept");
        assertEquals(List.of(), new RolloutFiles(running()).owners());
        assertEquals(Staged.OLD, Staged.over(job, Staged.GOOD, 2).oldImage(), "the group is free and as before");
    }

    @Test
    void oneThatIsDismissedIsForgottenKeptAndToldToWhoeverWaits() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        Staged staged = stopped(job);
        CountDownLatch told = new CountDownLatch(1);
        staged.live().listen(new LiveRollout.Audience() {
            @Override
            public void line(LogLine line) {}

            @Override
            public void rests(Follower.Rest rest) {}

            @Override
            public void dismissed(String by) {
                assertEquals("kim", by);
                told.countDown();
            }
        });
        RolloutService service = RolloutService.get();
        assertTrue(service.dismiss(staged.id(), "kim"));
        assertTrue(told.await(60, TimeUnit.SECONDS));
        assertFalse(service.isStranded(staged.id()));
        assertFalse(service.dismiss(staged.id(), "kim"), "there is nothing to dismiss any more");
        Deployment listed = Shelves.get().of(job).get(staged.id()).orElseThrow();
        assertEquals(Optional.of(Outcome.FAILED), listed.outcome());
        assertTrue(listed.reason().startsWith("dismissed by kim, since it could not go on: "), listed::reason);
        RolloutService.resumeAll();
        assertEquals(List.of(), List.copyOf(service.stranded()), "a restart does not bring it back");
        assertTrue(Files.exists(running().resolveSibling("dismissed").resolve(staged.id() + ".errand.json")));
    }

    /** As where the controller goes down between two steps of recovering. */
    @Test
    void oneWhoseJournalHasBeenTakenAwayToBeRecoveredIsNotForgotten() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        String id = stopped(job).id();
        new RolloutFiles(running()).dismissJournal(id);
        RolloutService.get().retry(id);
        RolloutService.resumeAll();
        assertTrue(RolloutService.get().stranded(id).orElseThrow().why().contains("recovered or dismissed"));
        assertEquals(List.of(), RolloutService.get().recover(id), "its job knows the group");
    }
}
