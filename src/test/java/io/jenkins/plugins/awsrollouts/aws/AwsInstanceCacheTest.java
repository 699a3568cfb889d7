package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of instances stays bounded. */
class AwsInstanceCacheTest {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final InstanceCache cache = new InstanceCache(() -> now);

    @Test
    void forgetsWhatNobodyAskedForWithinAnHour() {
        cache.put(instance("i-used"));
        cache.put(instance("i-unused"));
        now = now.plus(Duration.ofMinutes(50));
        assertTrue(cache.get("i-used").isPresent());
        now = now.plus(Duration.ofMinutes(50));
        assertTrue(cache.get("i-unused").isEmpty());
        assertTrue(cache.get("i-used").isPresent());
    }

    @Test
    void holdsTenThousandAtMost() {
        for (int i = 0; i < 10_005; i++) {
            cache.put(instance("i-" + i));
        }
        assertEquals(10_000, cache.size());
        assertTrue(cache.get("i-0").isEmpty());
        assertTrue(cache.get("i-10004").isPresent());
    }

    private InstanceView instance(String id) {
        return new InstanceView(
                id,
                "ami-1",
                "t3.micro",
                "us-east-1a",
                "",
                false,
                InstanceView.State.RUNNING,
                InstanceView.Checks.PASSED,
                "10.0.0.1",
                "",
                now,
                "");
    }
}
