package io.jenkins.plugins.awsrollouts.jenkins.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.ProxyConfiguration;
import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class AccountsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";

    private StubAws aws;

    @BeforeEach
    void listen() throws Exception {
        aws = new StubAws();
    }

    @AfterEach
    void close() {
        aws.close();
    }

    private static AWSCredentialsImpl keys(String id, String accessKey) {
        return new AWSCredentialsImpl(CredentialsScope.GLOBAL, id, accessKey, "secret", "");
    }

    private static void addSystemKeys(String id, String accessKey) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(keys(id, accessKey));
        SystemCredentialsProvider.getInstance().save();
    }

    private AccountSettings settings(String credentialsId, String roleArn, String externalId) {
        return new AccountSettings("eu-west-1", credentialsId, roleArn, externalId, "", aws.url());
    }

    @Test
    void theStepGoesBeforeTheNearestFolderAndThatBeforeTheController(JenkinsRule j) throws Exception {
        Folder outer = j.jenkins.createProject(Folder.class, "outer");
        Folder inner = outer.createProject(Folder.class, "inner");
        FreeStyleProject job = inner.createProject(FreeStyleProject.class, "job");
        AwsRolloutsConfiguration.get().setRegion("us-east-1");
        AwsRolloutsConfiguration.get().setSessionName("controller");
        AwsRolloutsConfiguration.get().setCredentialsId("keys");
        AwsRolloutsConfiguration.get().setRoles(ROLE);
        AwsRolloutsFolderProperty far = new AwsRolloutsFolderProperty();
        far.setRegion("eu-west-1");
        far.setRoleArn(ROLE);
        outer.addProperty(far);
        AwsRolloutsFolderProperty near = new AwsRolloutsFolderProperty();
        near.setRegion("eu-central-1");
        inner.addProperty(near);
        Accounts accounts = Accounts.get();
        assertEquals(
                new AccountSettings("eu-central-1", "keys", ROLE, "", "controller", ""),
                accounts.resolve(AccountSettings.NONE, job));
        assertEquals(
                "simulated",
                accounts.resolve(new AccountSettings("simulated", "", "", "", "", ""), job)
                        .region());
        assertEquals("us-east-1", accounts.resolve(AccountSettings.NONE, null).region());
        assertTrue(accounts.simulated(new AccountSettings("simulated", "", "", "", "", "")));
        assertEquals(
                List.of("There are no AWS credentials with the id \"keys\" that this job may use; choose others, or add"
                        + " them to Jenkins."),
                accounts.faults(accounts.resolve(AccountSettings.NONE, job), job));
    }

    @Test
    void callsWithTheJobsCredentialsAndTakesNewOnesByTheirId(JenkinsRule j) throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, "folder");
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
        FreeStyleProject outside = j.createFreeStyleProject("outside");
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[0]));
        CredentialsStore store =
                folder.getProperties().get(FolderCredentialsProperty.class).getStore();
        store.addCredentials(Domain.global(), keys("keys", "FOLDERKEY"));
        AccountSettings settings = settings("keys", "", "");
        AwsRolloutsConfiguration.get().setEndpoints(aws.url());
        assertEquals(List.of(), Accounts.get().faults(settings, job));
        assertEquals(1, Accounts.get().faults(settings, outside).size());
        try (AwsClients clients = Accounts.get().clients(settings, job)) {
            assertEquals(
                    3,
                    clients.autoScaling()
                            .describeAutoScalingGroups()
                            .autoScalingGroups()
                            .size());
        }
        assertTrue(aws.calls().get(0).authorization().contains("Credential=FOLDERKEY/"));
    }

    @Test
    void assumesTheRoleOnceWithTheCredentials(JenkinsRule j) throws Exception {
        addSystemKeys("keys", "BASEKEY");
        FreeStyleProject job = j.createFreeStyleProject();
        try (AwsClients clients = Accounts.get().clients(settings("keys", ROLE, "ext"), job)) {
            clients.autoScaling().describeAutoScalingGroups();
            clients.ec2().describeImages();
        }
        assertEquals(List.of("AssumeRole", "DescribeAutoScalingGroups", "DescribeImages"), aws.actions());
        StubAws.Call assume = aws.calls().get(0);
        assertTrue(assume.authorization().contains("Credential=BASEKEY/"), assume.authorization());
        assertEquals("jenkins-aws-rollouts", assume.parameters().get("RoleSessionName"));
        assertEquals("ext", assume.parameters().get("ExternalId"));
        assertEquals(ROLE, assume.parameters().get("RoleArn"));
        assertTrue(aws.calls().get(1).authorization().contains("Credential=ASSUMED/"));
    }

    @Test
    void goesThroughJenkinsProxyButNotToTheHostsThatNeedNone(JenkinsRule j) throws Exception {
        addSystemKeys("keys", "KEY");
        AccountSettings far = new AccountSettings("eu-west-1", "keys", "", "", "", "http://aws.example.test");
        try (StubAws proxy = new StubAws()) {
            j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.port(), "me", "secret", "127.0.0.1"));
            try (AwsClients clients = Accounts.get().clients(far, null)) {
                clients.autoScaling().describeAutoScalingGroups();
            }
            assertEquals("aws.example.test", proxy.calls().get(0).host());
            try (AwsClients clients = Accounts.get().clients(settings("keys", "", ""), null)) {
                clients.autoScaling().describeAutoScalingGroups();
            }
            assertEquals(1, proxy.calls().size());
            assertEquals(1, aws.calls().size());
        }
    }

    @Test
    void theButtonSaysWhatWorks(JenkinsRule j) throws Exception {
        addSystemKeys("keys", "KEY");
        AccountSettings settings = settings("keys", "", "");
        FormValidation works = ConnectionTest.run(settings, null);
        assertEquals(FormValidation.Kind.OK, works.kind);
        assertTrue(
                works.renderHtml().contains("The endpoint answers, and its Auto Scaling groups can be read."),
                works.renderHtml());
        aws.deny();
        FormValidation half = ConnectionTest.run(settings, null);
        assertEquals(FormValidation.Kind.WARNING, half.kind);
        assertTrue(half.renderHtml().contains("status 403; what else it says is not shown"), half.renderHtml());
        assertFalse(half.renderHtml().contains("not for you"), "whoever answers there may have got a session's token");
        aws.close();
        FormValidation broken = ConnectionTest.run(settings, null);
        assertEquals(FormValidation.Kind.ERROR, broken.kind);
        assertFalse(broken.renderHtml().contains("secret"));
        assertEquals(FormValidation.Kind.ERROR, ConnectionTest.run(settings("none", "x", ""), null).kind);
        assertEquals(
                FormValidation.Kind.OK,
                ConnectionTest.run(new AccountSettings("simulated", "", "", "", "", ""), null).kind);
    }

    @Test
    void theButtonOfAFolderTriesTheFormAndWhatIsAboveTheFolder(JenkinsRule j) throws Exception {
        addSystemKeys("keys", "KEY");
        AwsRolloutsConfiguration.get().setEndpoint(aws.url());
        AwsRolloutsConfiguration.get().setCredentialsId("keys");
        Folder folder = j.jenkins.createProject(Folder.class, "folder");
        AwsRolloutsFolderProperty saved = new AwsRolloutsFolderProperty();
        saved.setCredentialsId("none");
        folder.addProperty(saved);
        AwsRolloutsFolderProperty.DescriptorImpl form =
                j.jenkins.getDescriptorByType(AwsRolloutsFolderProperty.DescriptorImpl.class);
        FormValidation tried = form.doTestConnection(folder, new AccountSettings("eu-west-1", "", "", "", "", ""));
        assertEquals(FormValidation.Kind.OK, tried.kind, tried.renderHtml());
        assertTrue(aws.calls().get(0).authorization().contains("Credential=KEY/"));
        assertEquals(
                FormValidation.Kind.ERROR,
                form.doTestConnection(folder, new AccountSettings("eu-west-1", "none", "", "", "", "")).kind);
    }

    @Test
    void suggestsWhatTheAccountHasAndAsksOnceAMinute(JenkinsRule j) throws Exception {
        addSystemKeys("keys", "KEY");
        AccountSettings settings = settings("keys", "", "");
        AccountCatalog catalog = AccountCatalog.get();
        assertEquals(List.of("shop-web", "shop-api", "blog"), catalog.groups(settings, null));
        assertEquals(3, catalog.groups(settings, null).size());
        assertEquals(
                List.of(new AccountCatalog.Ami("ami-0b", "shop-2"), new AccountCatalog.Ami("ami-0a", "shop-1")),
                catalog.amis(settings, null));
        assertEquals(List.of("DescribeAutoScalingGroups", "DescribeImages"), aws.actions());
        aws.deny();
        assertEquals(List.of(), catalog.groups(settings("keys", ROLE, ""), null));
        assertEquals(List.of(), catalog.groups(settings("none", "", ""), null));
        assertEquals(
                List.of("web", "worker"), catalog.groups(new AccountSettings("simulated", "", "", "", "", ""), null));
    }
}
