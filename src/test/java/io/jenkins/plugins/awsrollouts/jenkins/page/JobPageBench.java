package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How long the page of a job with 10,000 deployments takes: {@code -Dtest=JobPageBench}. No test: it judges nothing. */
@WithJenkins
class JobPageBench {
    private static final Logger LOGGER = Logger.getLogger(JobPageBench.class.getName());
    private static final int WARM = 20;
    private static final int MEASURED = 51;

    private final HttpClient client = HttpClient.newHttpClient();
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void jobPage() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        ManyDeployments.put(job, 10_000);
        long first = once("job/shop/deployments/");
        for (String path : List.of("job/shop/deployments/", "job/shop/deployments/?page=150", "job/shop/")) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < WARM + MEASURED; i++) {
                long took = once(path);
                if (i >= WARM) {
                    times.add(took);
                }
            }
            Collections.sort(times);
            LOGGER.info(() -> String.format(
                    "%s: median %.1f ms, slowest %.1f ms, first %.1f ms",
                    path, times.get(MEASURED / 2) / 1e6, times.get(MEASURED - 1) / 1e6, first / 1e6));
        }
    }

    /** By a client that only reads: one that parses takes longer than the page itself. */
    private long once(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(jenkins.getURL().toURI().resolve(path)).build();
        long before = System.nanoTime();
        assertEquals(
                200,
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode());
        return System.nanoTime() - before;
    }
}
