package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Instant;
import java.util.SplittableRandom;

/** Draws that depend on the world's seed, on what is drawn and on the minute alone, not on who asked before. */
public final class SeededDraws {
    private static final double FEW = 30;

    private final SplittableRandom random;

    private SeededDraws(SplittableRandom random) {
        this.random = random;
    }

    public static SeededDraws of(long seed, String what, Instant minute) {
        long mixed = seed * 0x9E3779B97F4A7C15L + what.hashCode() * 0xC2B2AE3D27D4EB4FL + minute.getEpochSecond();
        return new SeededDraws(new SplittableRandom(mixed));
    }

    public double uniform() {
        return random.nextDouble();
    }

    public double normal() {
        double u = 1 - random.nextDouble();
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** How often something happens that is expected {@code mean} times: Poisson, above 30 by the normal distribution. */
    public long count(double mean) {
        if (mean >= FEW) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
        }
        double left = random.nextDouble();
        double chance = Math.exp(-mean);
        long count = 0;
        while (left > chance && count < 10 * FEW) {
            left -= chance;
            count++;
            chance *= mean / count;
        }
        return count;
    }
}
