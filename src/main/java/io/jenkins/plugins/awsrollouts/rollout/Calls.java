package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that a rollout has meant to make.
 *
 * @param open by number: those without a result, in their order
 * @param next the number of the next one
 * @param launches how many launches were concluded, from which the tokens of launches are made
 * @param blocked by pool: until when not to ask again, since there was no capacity
 * @param refusal the last refusal, unless something has succeeded since
 * @param lastAt when a call last had its answer
 */
public record Calls(
        Map<Long, Open> open,
        long next,
        int launches,
        Map<String, Instant> blocked,
        Optional<Refusal> refusal,
        Instant lastAt) {
    /**
     * A call without a result.
     *
     * @param action what was meant
     * @param at when
     * @param unsure whether it may have happened already, although nobody was told
     */
    record Open(Action action, Instant at, boolean unsure) {}

    /**
     * A call that the cloud refused, so that repeating it at once would be no use.
     *
     * @param words what was meant
     * @param kind the kind of refusal
     * @param message what the cloud said
     * @param at when
     * @param inARow how often in a row calls have been refused
     */
    record Refusal(String words, CloudException.Kind kind, String message, Instant at, int inARow) {}

    static Calls none() {
        return new Calls(Map.of(), 1, 0, Map.of(), Optional.empty(), Instant.EPOCH);
    }

    Calls intending(long number, Action action, Instant at) {
        Map<Long, Open> more = new LinkedHashMap<>(open);
        more.put(number, new Open(action, at, false));
        return new Calls(more, Math.max(next, number + 1), launches, blocked, refusal, lastAt);
    }

    /** Begins to number launches elsewhere, so that no token of a forgotten life is used again. */
    Calls numberingLaunchesFrom(int first) {
        return new Calls(open, next, first, blocked, refusal, lastAt);
    }

    Calls unsure() {
        Map<Long, Open> all = new LinkedHashMap<>();
        open.forEach((number, call) -> all.put(number, new Open(call.action(), call.at(), true)));
        return new Calls(all, next, launches, blocked, refusal, lastAt);
    }

    Calls concluded(long number, Instant at) {
        Map<Long, Open> rest = new LinkedHashMap<>(open);
        Open call = rest.remove(number);
        boolean launch = call != null && call.action() instanceof Action.Launch;
        return new Calls(rest, next, launch ? launches + 1 : launches, blocked, refusal, at);
    }

    Calls blocking(String pool, Instant until) {
        Map<String, Instant> more = new LinkedHashMap<>(blocked);
        more.put(pool, until);
        return new Calls(open, next, launches, more, refusal, lastAt);
    }

    Calls refused(String words, CloudException.Kind kind, String message, Instant at) {
        int before = refusal.map(Refusal::inARow).orElse(0);
        return new Calls(
                open, next, launches, blocked, Optional.of(new Refusal(words, kind, message, at, before + 1)), at);
    }

    Calls accepted() {
        return refusal.isEmpty() ? this : new Calls(open, next, launches, blocked, Optional.empty(), lastAt);
    }
}
