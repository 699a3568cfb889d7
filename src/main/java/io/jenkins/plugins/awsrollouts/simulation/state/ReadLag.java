package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How far behind the truth describe calls are; drawn anew for each call (EC2 API Reference, Eventual consistency).
 *
 * @param usual the most a read usually lags, drawn evenly from 0 up to it; default 2 s
 * @param staleRate the share (0 to 1) of reads drawn from 0 up to {@code max} instead; default 0.01
 * @param max the most any read lags, up to 60 s; default 10 s
 */
public record ReadLag(Duration usual, double staleRate, Duration max) {
    /** Checks the ranges named above. */
    public ReadLag {
        if (usual.isNegative() || max.compareTo(usual) < 0 || max.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("0 <= usual <= max <= 60 s");
        }
    }

    /** The default: up to 2 s, one read in a hundred up to 10 s. */
    public static ReadLag normal() {
        return new ReadLag(Duration.ofSeconds(2), 0.01, Duration.ofSeconds(10));
    }

    /** Reads always see the truth. */
    public static ReadLag none() {
        return new ReadLag(Duration.ZERO, 0, Duration.ZERO);
    }

    /** Every read lags evenly from 0 up to {@code max} (at most 60 s). */
    public static ReadLag upTo(Duration max) {
        return new ReadLag(max, 0, max);
    }

    Duration draw(SplittableRandom random) {
        Duration most = random.nextDouble() < staleRate ? max : usual;
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }
}
