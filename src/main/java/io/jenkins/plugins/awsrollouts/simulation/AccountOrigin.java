package io.jenkins.plugins.awsrollouts.simulation;

import java.util.function.LongFunction;

/**
 * Where an account comes from.
 *
 * @param name names what {@code builder} builds; to be changed with it, since calls kept of another world mean nothing
 *     in this one
 * @param seed handed to {@code builder}
 * @param builder makes the account as it was at the beginning: the same one whenever it is asked
 */
public record AccountOrigin(String name, long seed, LongFunction<SimulatedAccount> builder) {
    /** The account at the beginning of its time. */
    public SimulatedAccount account() {
        return builder.apply(seed);
    }
}
