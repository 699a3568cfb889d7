package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
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

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void jobPage() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        ManyDeployments.put(job, 10_000);
        Web web = Web.of(jenkins);
        long first = once(web, "job/shop/deployments/");
        for (String path : List.of("job/shop/deployments/", "job/shop/deployments/?page=150", "job/shop/")) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < WARM + MEASURED; i++) {
                long took = once(web, path);
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

    private static long once(Web web, String path) throws Exception {
        long before = System.nanoTime();
        assertEquals(200, web.get(path).getWebResponse().getStatusCode());
        return System.nanoTime() - before;
    }
}
