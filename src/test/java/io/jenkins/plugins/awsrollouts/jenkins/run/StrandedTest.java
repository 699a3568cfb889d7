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
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.StubAws;
import io.jenkins.plugins.awsrollouts.jenkins.step.FastAccount;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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
            RolloutService.Stranded one = service.stranded().iterator().next();
            assertEquals(id, one.owner().id());
            assertTrue(one.why().startsWith("There are no AWS credentials with the id \"keys\""), one.why());
            assertEquals(List.of(), aws.actions(), "nothing is called");

            service.retry(id);
            assertTrue(service.isStranded(id), "nothing has changed");

            addKeys();
            List<LiveRollout> back = new ArrayList<>();
            service.whenBack(id, back::add);
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
            RolloutService.Stranded one =
                    RolloutService.get().stranded().iterator().next();
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
}
