package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The calls that a rollout has meant to make.
 *
 * @param open by number: those without a result, in their order
 * @param next the number of the next one
 * @param launches how many launches were concluded, from which the tokens of launches are made
 * @param blocked by pool: until when not to ask again, since there was no capacity
 * @param refusal the last refusal, unless something has succeeded since
 * @param lastAt when a call last had its answer, or was given up without one
 * @param resting by lane: until when nothing is tried there, since a call of it has been refused
 * @param unanswered the last call that was given up without an answer, with what the cloud said instead
 * @param unattached by instance: why its group does not take it
 * @param turn the number of the first call after the rollout has last turned back; those before were meant to go forward
 */
@RecordBuilder
public record Calls(
        Map<Long, Open> open,
        long next,
        int launches,
        Map<String, Instant> blocked,
        Optional<Refusal> refusal,
        Instant lastAt,
        Map<String, Instant> resting,
        Optional<Refusal> unanswered,
        Map<String, String> unattached,
        long turn)
        implements CallsBuilder.With {
    /**
     * A call without a result.
     *
     * @param action what was meant
     * @param at when
     * @param unsure whether it may have happened already, although nobody was told
     * @param tries how often this process has made it
     * @param triedAt when it made it last; when it was meant, before that
     * @param problem what the cloud said last instead of an answer; empty before the first try
     */
    @RecordBuilder
    public record Open(Action action, Instant at, boolean unsure, int tries, Instant triedAt, String problem)
            implements CallsOpenBuilder.With {
        private Open unanswered(Instant when, boolean mayHaveHappened, String why) {
            return new Open(action, at, unsure || mayHaveHappened, tries + 1, when, why);
        }

        private Open ofADeadProcess() {
            return with(copy -> copy.unsure(true).tries(0).triedAt(at));
        }
    }

    /**
     * A call that the cloud refused, so that repeating it at once would be no use.
     *
     * @param words what was meant
     * @param kind the kind of refusal
     * @param message what the cloud said
     * @param at when
     * @param inARow how often in a row calls have been refused
     * @param since when the first of those was
     */
    public record Refusal(
            String words, CloudException.Kind kind, String message, Instant at, int inARow, Instant since) {
        private static final Duration LONGEST = Duration.ofSeconds(60);

        /** Until when nothing more is tried: what is refused for longer is tried less often. */
        public Instant rests() {
            Duration half = Duration.between(since, at).dividedBy(2);
            Duration longer = half.compareTo(Lane.REST) > 0 ? half : Lane.REST;
            return at.plus(longer.compareTo(LONGEST) > 0 ? LONGEST : longer);
        }
    }

    static Calls none() {
        return new Calls(
                Map.of(), 1, 0, Map.of(), Optional.empty(), Instant.EPOCH, Map.of(), Optional.empty(), Map.of(), 0);
    }

    Calls intending(long number, Action action, Instant at) {
        Map<Long, Open> more = new LinkedHashMap<>(open);
        more.put(number, new Open(action, at, false, 0, at, ""));
        return with(copy -> copy.open(more).next(Math.max(next, number + 1)));
    }

    /** Begins to number launches elsewhere, so that no token of a forgotten life is used again. */
    Calls numberingLaunchesFrom(int first) {
        return withLaunches(first);
    }

    /** Another process goes on: whatever has no answer may have happened, and is made again at once. */
    Calls resumed() {
        return each(Open::ofADeadProcess);
    }

    /** One of them, or all of a journal that does not say which, may have happened. */
    Calls unsure() {
        return each(call -> call.withUnsure(true));
    }

    private Calls each(UnaryOperator<Open> change) {
        Map<Long, Open> all = new LinkedHashMap<>();
        open.forEach((number, call) -> all.put(number, change.apply(call)));
        return withOpen(all);
    }

    /** A try has had no answer. */
    Calls unanswered(long number, Instant at, boolean mayHaveHappened, String why) {
        Map<Long, Open> all = new LinkedHashMap<>(open);
        all.computeIfPresent(number, (same, call) -> call.unanswered(at, mayHaveHappened, why));
        return withOpen(all);
    }

    /** It is not made again, and its answer is not waited for; it may have changed something until then. */
    Calls dropped(long number, Instant at) {
        Map<Long, Open> rest = new LinkedHashMap<>(open);
        Open call = rest.remove(number);
        Optional<Refusal> last = Optional.ofNullable(call)
                .filter(one -> !one.problem().isEmpty())
                .map(one -> new Refusal(one.action().words(), CloudException.Kind.UNKNOWN, one.problem(), at, 0, at))
                .or(() -> unanswered);
        return with(copy -> copy.open(rest).unanswered(last).lastAt(at));
    }

    /** The rollout turns back: what was meant until now was meant to go forward. */
    Calls turning() {
        return withTurn(next);
    }

    /** After a refusal nothing is tried in that lane for a while. */
    Calls resting(String lane, Instant until) {
        Map<String, Instant> more = new LinkedHashMap<>(resting);
        more.put(lane, until);
        return withResting(more);
    }

    /** Whether a call of that kind has no answer. */
    public boolean waitsFor(Class<? extends Action> kind) {
        return open.values().stream().anyMatch(call -> kind.isInstance(call.action()));
    }

    /**
     * Whether that instance is being attached without an answer so far, or cannot be before the group has answered, or since
     * its group does not take it.
     */
    public boolean waitsForAttaching(String id, boolean outside) {
        return (outside && unattached.containsKey(id))
                || open.values().stream()
                        .anyMatch(call -> (call.action() instanceof Action.Attach attach
                                        && attach.ids().contains(id))
                                || (outside && call.action().lane().equals(Lane.GROUP)));
    }

    /** Whether a call that takes requests back has been made and has no answer, so that other things go on meanwhile. */
    public boolean waitsForRelief() {
        return open.values().stream()
                .anyMatch(call -> call.tries() > 0 && call.action().takesRequestsBack());
    }

    /** Whether the weights of that route have been sent without an answer. */
    public boolean waitsForRoute(String route) {
        return open.values().stream()
                .anyMatch(call -> call.action() instanceof FleetAction.Weigh weigh
                        && weigh.route().equals(route));
    }

    Calls concluded(long number, Instant at) {
        Map<Long, Open> rest = new LinkedHashMap<>(open);
        Open call = rest.remove(number);
        boolean launch = call != null && call.action() instanceof Action.Launch;
        return with(copy ->
                copy.open(rest).launches(launch ? launches + 1 : launches).lastAt(at));
    }

    Calls blocking(String pool, Instant until) {
        Map<String, Instant> more = new LinkedHashMap<>(blocked);
        more.put(pool, until);
        return withBlocked(more);
    }

    Calls refused(String words, CloudException.Kind kind, String message, Instant at) {
        // missing capacity alone never is a reason to give up, and so does not count towards one either
        Optional<Refusal> before = refusal.filter(
                last -> (last.kind() == CloudException.Kind.CAPACITY) == (kind == CloudException.Kind.CAPACITY));
        int inARow = before.map(Refusal::inARow).orElse(0) + 1;
        Instant since = before.map(Refusal::since).orElse(at);
        return with(copy -> copy.refusal(Optional.of(new Refusal(words, kind, message, at, inARow, since)))
                .lastAt(at));
    }

    /** Of these the group takes all but the refused ones. */
    Calls unattached(Set<String> asked, Map<String, String> refused) {
        Map<String, String> all = new LinkedHashMap<>(unattached);
        all.keySet().removeAll(asked);
        all.putAll(refused);
        return withUnattached(all);
    }

    Calls accepted() {
        return refusal.isEmpty() ? this : withRefusal(Optional.empty());
    }
}
