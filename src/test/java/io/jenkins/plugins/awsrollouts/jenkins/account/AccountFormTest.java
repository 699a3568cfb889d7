package io.jenkins.plugins.awsrollouts.jenkins.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class AccountFormTest {
    private static final AccountSettings ALL = new AccountSettings(
            "eu-west-1", "keys", "arn:aws:iam::123456789012:role/deploy", "ext", "session", "http://127.0.0.1:1");

    private static void addKeys() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "keys", "AKIA", "secret", "the keys"));
        SystemCredentialsProvider.getInstance().save();
    }

    private static void set(AwsRolloutsConfiguration to) {
        to.setRegion(ALL.region());
        to.setCredentialsId(ALL.credentialsId());
        to.setRoleArn(ALL.roleArn());
        to.setExternalId(ALL.externalId());
        to.setSessionName(ALL.sessionName());
        to.setEndpoint(ALL.endpoint());
    }

    @Test
    void theSystemsConfigurationKeepsEveryField(JenkinsRule j) throws Exception {
        addKeys();
        j.configRoundtrip();
        assertEquals(AccountSettings.NONE, AwsRolloutsConfiguration.get().account());
        set(AwsRolloutsConfiguration.get());
        j.configRoundtrip();
        assertEquals(ALL, AwsRolloutsConfiguration.get().account());
        assertEquals(ALL, new AwsRolloutsConfiguration().account(), "read anew from its file");
    }

    @Test
    void aNewControllerLendsNothingAndTheFormKeepsWhatAnAdministratorSays(JenkinsRule j) throws Exception {
        AwsRolloutsConfiguration system = AwsRolloutsConfiguration.get();
        assertNull(system.getControllerCredentials());
        assertNull(system.getRoles());
        system.setControllerCredentials(true);
        system.setRoles("arn:aws:iam::123456789012:role/deploy-*");
        system.setEndpoints("http://127.0.0.1:1");
        system.setGateHosts("127.0.0.1, smoke.example");
        j.configRoundtrip();
        AwsRolloutsConfiguration read = new AwsRolloutsConfiguration();
        assertEquals(Boolean.TRUE, read.getControllerCredentials());
        assertEquals("arn:aws:iam::123456789012:role/deploy-*", read.getRoles());
        assertEquals("http://127.0.0.1:1", read.getEndpoints());
        assertEquals("127.0.0.1, smoke.example", read.getGateHosts());
    }

    @Test
    void whereThePluginWasUsedBeforeThereWasAChoiceJobsKeepWhatTheyHad(JenkinsRule j) throws Exception {
        String name = AwsRolloutsConfiguration.class.getName();
        Files.writeString(
                j.jenkins.getRootDir().toPath().resolve(name + ".xml"),
                "<?xml version='1.1' encoding='UTF-8'?><" + name + "><region>eu-west-1</region></" + name + ">");
        AwsRolloutsConfiguration old = new AwsRolloutsConfiguration();
        old.decideOnce();
        assertEquals("eu-west-1", old.getRegion());
        assertEquals(Boolean.TRUE, old.getControllerCredentials());
        assertEquals("*", old.getRoles());
        old.setControllerCredentials(false);
        old.setRoles("");
        AwsRolloutsConfiguration read = new AwsRolloutsConfiguration();
        read.decideOnce();
        assertNull(read.getControllerCredentials(), "decided once");
        assertNull(read.getRoles());
    }

    @Test
    void settingsThatCannotBeReadAreKeptAndLetJobsChooseNothingAlsoAfterTheNextStart(JenkinsRule j) throws Exception {
        String name = AwsRolloutsConfiguration.class.getName();
        Path file = j.jenkins.getRootDir().toPath().resolve(name + ".xml");
        Files.createDirectories(j.jenkins.getRootDir().toPath().resolve("aws-rollouts"));
        String whole = "<?xml version='1.1' encoding='UTF-8'?>\n<" + name
                + "><controllerCredentials>true</controllerCredentials><roles>*</roles></" + name + ">";
        List<String> damaged = List.of(
                "",
                "\u0000\u0000",
                whole.substring(0, whole.length() - 12),
                "<?xml version='1.1' encoding='UTF-8'?><string>x</string>");
        for (int i = 0; i < damaged.size(); i++) {
            Files.writeString(file, damaged.get(i));
            AwsRolloutsConfiguration first = new AwsRolloutsConfiguration();
            first.decideOnce();
            AwsRolloutsConfiguration second = new AwsRolloutsConfiguration();
            second.decideOnce();
            for (AwsRolloutsConfiguration settings : List.of(first, second)) {
                assertNull(settings.getControllerCredentials(), damaged.get(i));
                assertNull(settings.getRoles(), damaged.get(i));
            }
            Path kept = file.resolveSibling(name + ".xml.set-aside" + (i == 0 ? "" : "-" + (i + 1)));
            assertEquals(damaged.get(i), Files.readString(kept));
        }
    }

    @Test
    void aChoiceWhoseValueIsDamagedIsNotTakenForNone(JenkinsRule j) throws Exception {
        String name = AwsRolloutsConfiguration.class.getName();
        Files.writeString(
                j.jenkins.getRootDir().toPath().resolve(name + ".xml"),
                "<?xml version='1.1' encoding='UTF-8'?>\n<" + name
                        + "><controllerCredentials><a>1</a></controllerCredentials></" + name + ">");
        AwsRolloutsConfiguration settings = new AwsRolloutsConfiguration();
        settings.decideOnce();
        assertNull(settings.getControllerCredentials());
        assertNull(settings.getRoles());
    }

    @Test
    void aFolderKeepsEveryField(JenkinsRule j) throws Exception {
        addKeys();
        Folder folder = j.jenkins.createProject(Folder.class, "folder");
        folder = j.configRoundtrip(folder);
        assertNull(folder.getProperties().get(AwsRolloutsFolderProperty.class), "an empty form makes no property");
        AwsRolloutsFolderProperty property = new AwsRolloutsFolderProperty();
        property.setRegion(ALL.region());
        property.setCredentialsId(ALL.credentialsId());
        property.setRoleArn(ALL.roleArn());
        property.setExternalId(ALL.externalId());
        property.setSessionName(ALL.sessionName());
        property.setEndpoint(ALL.endpoint());
        folder.addProperty(property);
        folder = j.configRoundtrip(folder);
        assertEquals(
                ALL, folder.getProperties().get(AwsRolloutsFolderProperty.class).account());
        folder.doReload();
        folder = j.jenkins.getItemByFullName("folder", Folder.class);
        assertEquals(
                ALL, folder.getProperties().get(AwsRolloutsFolderProperty.class).account());
    }

    @Test
    void isConfiguredAndExportedAsCode(JenkinsRule j, @TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(folder.resolve("jenkins.yaml"), """
                unclassified:
                  awsRollouts:
                    region: "eu-west-1"
                    credentialsId: "keys"
                    roleArn: "arn:aws:iam::123456789012:role/deploy"
                    externalId: "ext"
                    sessionName: "session"
                    endpoint: "http://127.0.0.1:1"
                """, StandardCharsets.UTF_8);
        ConfigurationAsCode.get().configure(yaml.toString());
        assertEquals(ALL, AwsRolloutsConfiguration.get().account());
        ConfigurationContext context = new ConfigurationContext(
                Jenkins.get().getExtensionList(ConfiguratorRegistry.class).get(0));
        String exported = Util.toYamlString(Util.getUnclassifiedRoot(context).get("awsRollouts"));
        assertEquals("""
                credentialsId: "keys"
                endpoint: "http://127.0.0.1:1"
                externalId: "ext"
                region: "eu-west-1"
                roleArn: "arn:aws:iam::123456789012:role/deploy"
                sessionName: "session"
                """, exported);
    }

    @Test
    void offersRegionsAndCredentialsToThoseWhoMayOnly(JenkinsRule j) throws Exception {
        addKeys();
        Folder folder = j.jenkins.createProject(Folder.class, "folder");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        AwsRolloutsConfiguration system = AwsRolloutsConfiguration.get();
        AwsRolloutsFolderProperty.DescriptorImpl form =
                j.jenkins.getDescriptorByType(AwsRolloutsFolderProperty.DescriptorImpl.class);
        try (ACLContext as = ACL.as2(User.getById("admin", true).impersonate2())) {
            ListBoxModel regions = form.doFillRegionItems(folder, "xx-new-9");
            assertEquals("", regions.get(0).value);
            assertEquals("simulated", regions.get(1).value);
            assertEquals("af-south-1", regions.get(2).value);
            assertTrue(regions.stream().anyMatch(one -> one.value.equals("us-west-2")));
            assertFalse(regions.stream().anyMatch(one -> one.value.startsWith("cn-")));
            assertEquals("xx-new-9", regions.get(regions.size() - 1).value, "what is set is kept");
            assertEquals(2, form.doFillCredentialsIdItems(folder, "").size());
            assertEquals(2, system.doFillCredentialsIdItems(null, "keys").size());
            assertEquals(FormValidation.Kind.OK, form.doCheckCredentialsId(folder, "keys").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckCredentialsId(folder, "none").kind);
            assertEquals(FormValidation.Kind.ERROR, system.doCheckRoleArn(null, "deploy").kind);
            assertEquals(FormValidation.Kind.OK, system.doCheckRoleArn(null, "${ROLE}").kind);
            assertEquals(FormValidation.Kind.ERROR, system.doCheckEndpoint(null, "here").kind);
            assertEquals(FormValidation.Kind.ERROR, system.doCheckSessionName(null, "a b").kind);
            assertEquals(FormValidation.Kind.ERROR, system.doCheckExternalId(null, "a b").kind);
        }
        try (ACLContext as = ACL.as2(User.getById("reader", true).impersonate2())) {
            assertEquals(1, form.doFillRegionItems(folder, "").size());
            assertEquals(
                    0,
                    form.doFillCredentialsIdItems(folder, "").stream()
                            .filter(one -> !one.value.isEmpty())
                            .count());
            assertEquals(FormValidation.Kind.OK, form.doCheckCredentialsId(folder, "none").kind);
            assertEquals(FormValidation.Kind.OK, system.doCheckRoleArn(null, "deploy").kind);
            assertThrows(
                    AccessDeniedException3.class,
                    () -> form.doTestConnection(folder, new AccountSettings("", "none", "", "", "", "")));
            assertThrows(
                    AccessDeniedException3.class,
                    () -> system.doTestConnection(new AccountSettings("", "none", "", "", "", "")));
        }
    }

    @Test
    void theButtonsAndTheHelpAreReached(JenkinsRule j) throws Exception {
        j.jenkins.createProject(Folder.class, "folder");
        JenkinsRule.WebClient browser = j.createWebClient();
        String system = browser.goTo("manage/configure").asXml();
        assertTrue(system.contains("Test connection"), "button of the system's configuration");
        String folder = browser.goTo("job/folder/configure").asXml();
        assertTrue(folder.contains("Test connection"), "button of a folder's configuration");
        for (String page : new String[] {system, folder}) {
            assertTrue(page.contains("/help/roleArn"), "help of a field");
        }
        String url = "descriptor/io.jenkins.plugins.awsrollouts.jenkins.step.ImmutableDeployStep/help/roleArn";
        assertNotNull(browser.goTo(url, "text/html"));
    }
}
