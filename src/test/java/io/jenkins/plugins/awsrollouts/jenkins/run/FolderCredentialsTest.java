package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.StubAws;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jobs of a folder share its account, and with it the credentials that the folder has. */
@WithJenkins
class FolderCredentialsTest {
    private static Folder folder(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.jenkins.createProject(Folder.class, "team");
        FolderCredentialsProvider.FolderCredentialsProperty property =
                new FolderCredentialsProvider.FolderCredentialsProperty(new DomainCredentials[0]);
        folder.addProperty(property);
        CredentialsStore store = property.getStore();
        store.addCredentials(
                Domain.global(), new AWSCredentialsImpl(CredentialsScope.GLOBAL, "keys", "AKIATEAM", "secret", ""));
        return folder;
    }

    private static Account account(StubAws aws, FreeStyleProject job) {
        return RolloutService.get().account(new AccountSettings("us-east-1", "keys", null, null, null, aws.url()), job);
    }

    private static void assertReached(StubAws aws, Account account) {
        assertEquals(Optional.empty(), account.cloud().survey("web"));
        String authorization = aws.calls().get(aws.calls().size() - 1).authorization();
        assertTrue(authorization.contains("Credential=AKIATEAM/"), authorization);
    }

    @Test
    void areFoundWhenTheJobThatUsedThemFirstIsDeleted(JenkinsRule jenkins) throws Exception {
        try (StubAws aws = new StubAws()) {
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            Folder folder = folder(jenkins);
            FreeStyleProject first = folder.createProject(FreeStyleProject.class, "first");
            FreeStyleProject second = folder.createProject(FreeStyleProject.class, "second");
            account(aws, first);
            first.delete();
            assertReached(aws, account(aws, second));
        }
    }

    @Test
    void areGoneWithTheirFolderWhateverElseHasTheirId(JenkinsRule jenkins) throws Exception {
        try (StubAws aws = new StubAws()) {
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new AWSCredentialsImpl(CredentialsScope.SYSTEM, "keys", "AKIASYSTEM", "secret", ""));
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "keys", "AKIAGLOBAL", "secret", ""));
            Folder folder = folder(jenkins);
            Account account = account(aws, folder.createProject(FreeStyleProject.class, "job"));
            folder.delete();
            assertThrows(RuntimeException.class, () -> account.cloud().survey("web"));
            assertEquals(List.of(), aws.actions(), "nothing is called");
        }
    }

    @Test
    void areFoundWhileJobAndFolderAreRenamed(JenkinsRule jenkins) throws Exception {
        try (StubAws aws = new StubAws()) {
            AwsRolloutsConfiguration.get().setEndpoints(aws.url());
            Folder folder = folder(jenkins);
            FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
            Account account = account(aws, job);
            job.renameTo("task");
            folder.renameTo("crew");
            assertReached(aws, account);
        }
    }
}
