package io.jenkins.plugins.awsrollouts.jenkins.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.sun.net.httpserver.HttpServer;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Secrets that gates name: whose they are, and where they go. */
@WithJenkins
class SecretTextsTest {
    private static StringCredentialsImpl text(CredentialsScope scope, String id, String secret) {
        return new StringCredentialsImpl(scope, id, "", Secret.fromString(secret));
    }

    private static void ofTheSystem(StringCredentialsImpl one) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(one);
        SystemCredentialsProvider.getInstance().save();
    }

    private static void ofAFolder(Folder folder, StringCredentialsImpl one) throws Exception {
        folder.addProperty(new FolderCredentialsProperty(List.of()));
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getContext() == folder) {
                store.addCredentials(Domain.global(), one);
            }
        }
    }

    private static Optional<String> seen(Item item, String id) {
        return new SecretTexts(item).reveal("credentials:" + id);
    }

    @Test
    void aJobSeesThoseOfItsFoldersAndTheGlobalOnesAlone(JenkinsRule j) throws Exception {
        Folder shop = j.createProject(Folder.class, "shop");
        FreeStyleProject inside = shop.createProject(FreeStyleProject.class, "deploy");
        FreeStyleProject outside = j.createFreeStyleProject("other");
        ofTheSystem(text(CredentialsScope.GLOBAL, "global", "one"));
        ofTheSystem(text(CredentialsScope.SYSTEM, "system", "two"));
        ofAFolder(shop, text(CredentialsScope.GLOBAL, "shops", "three"));
        assertEquals(Optional.of("one"), seen(inside, "global"));
        assertEquals(Optional.of("three"), seen(inside, "shops"));
        assertEquals(Optional.empty(), seen(outside, "shops"));
        assertEquals(Optional.empty(), seen(inside, "system"));
        assertEquals(Optional.empty(), seen(null, "global"));
        assertEquals(Optional.empty(), new SecretTexts(inside).reveal("env:PATH"));
        assertEquals(List.of(), SecretTexts.claim(List.of("Bearer credentials:shops"), inside));
        assertEquals(
                1,
                SecretTexts.claim(List.of("Bearer credentials:shops"), outside).size());
    }

    @Test
    void aSecretThatIsExchangedIsTakenAndOneOfAJobThatMovedIsFound(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("before");
        ofTheSystem(text(CredentialsScope.GLOBAL, "token", "old"));
        SecretTexts secrets = new SecretTexts(job);
        assertEquals(Optional.of("old"), secrets.reveal("credentials:token"));
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        ofTheSystem(text(CredentialsScope.GLOBAL, "token", "new"));
        job.renameTo("after");
        assertEquals(Optional.of("new"), secrets.reveal("credentials:token"));
    }

    @Test
    void aServerGetsTheSecretAndTheAnswerHoldsNone(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        ofTheSystem(text(CredentialsScope.GLOBAL, "token", "s3cret"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    "Bearer s3cret".equals(new String(body, StandardCharsets.UTF_8)) ? 200 : 401, 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Probe.Http probe = new Probe.Http(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "GET",
                    Map.of("Authorization", "Bearer credentials:token"),
                    Optional.empty(),
                    Probe.Verify.FULL,
                    Duration.ofSeconds(20));
            CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
            new HttpProber(ForkJoinPool.commonPool()).with(new SecretTexts(job)).probe(probe, answer::complete);
            Probe.Answer told = answer.get(30, TimeUnit.SECONDS);
            assertEquals(200, told.status());
            assertFalse(told.toString().contains("s3cret"), told.toString());
        } finally {
            server.stop(0);
        }
    }
}
