package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;
import java.util.SplittableRandom;

/** All that is drawn in the simulated account, from its seed alone. */
public final class Randomness {
    private final long seed;
    private final SplittableRandom random;
    private final SplittableRandom reads;
    private final SplittableRandom lengths;
    private final SplittableRandom names;

    public Randomness(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.reads = random.split();
        this.lengths = random.split();
        this.names = new SplittableRandom(~seed);
    }

    public long seed() {
        return seed;
    }

    /** The stream from which the lags of reads are drawn. */
    public SplittableRandom reads() {
        return reads;
    }

    /** A new stream of its own. */
    public SplittableRandom split() {
        return random.split();
    }

    public long nextLong() {
        return random.nextLong();
    }

    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    public String newId(String prefix) {
        return prefix + String.format("0%016x", random.nextLong());
    }

    /** The end of a new ARN; from a stream of its own, as {@link #around}. */
    public String newName() {
        return String.format("%016x", names.nextLong());
    }

    /**
     * A lognormal draw in milliseconds around a median in seconds; from a stream of its own, so that the nth launch of a
     * seed takes as long whenever it comes and whatever was called before.
     */
    public Duration around(double medianSeconds, double sigma) {
        double u = 1 - lengths.nextDouble();
        double normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * lengths.nextDouble());
        return Duration.ofMillis(Math.round(1000 * medianSeconds * Math.exp(sigma * normal)));
    }
}
