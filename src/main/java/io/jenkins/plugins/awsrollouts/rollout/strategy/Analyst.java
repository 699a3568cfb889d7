package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * When a canary is compared with its baseline, and what follows. Only minutes count in which the step's weights held from
 * beginning to end; each look judges everything since the first of them.
 */
public final class Analyst {
    /** Samples may come late: each question goes back this far behind the last one. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Decision.Draft draft;
    private final RolloutState state;
    private final Instant now;
    private final Analysis analysis;
    private final Findings.Watch watch;

    private Analyst(Decision.Draft draft, RolloutState state, Instant now, Analysis analysis, Findings.Watch watch) {
        this.draft = draft;
        this.state = state;
        this.now = now;
        this.analysis = analysis;
        this.watch = watch;
    }

    /**
     * Looks where a look is due; says how the canary stands at the step that is being watched.
     *
     * @return failed, passed, or neither yet; passed where there is nothing to analyse
     */
    static Checks.Standing stand(Decision.Draft draft, RolloutState state, Instant now) {
        Optional<Analysis> analysis = state.plan().spec().sharing().flatMap(Canary::analysis);
        // as long as a fleet is checked alone there is nothing to compare
        boolean shifting = state.phase() == Phase.SHIFTING && state.share() > 0;
        Optional<Findings.Watch> watch = state.findings().watch().filter(some -> some.stage() == state.stage());
        if (analysis.isEmpty() || !shifting || watch.isEmpty()) {
            return new Checks.Standing(Optional.empty(), analysis.isEmpty() || !shifting);
        }
        return new Analyst(draft, state, now, analysis.get(), watch.get()).stand();
    }

    private Checks.Standing stand() {
        Optional<Findings.Look> last = state.findings().last(watch.stage());
        Optional<Verdict> failed =
                last.map(Findings.Look::verdict).filter(verdict -> verdict.outcome() == Outcome.FAIL);
        if (failed.isPresent()) {
            return new Checks.Standing(
                    Optional.of("the canary is worse: " + failed.get().why()), false);
        }
        if (state.position().stage().endBake()) {
            return new Checks.Standing(Optional.empty(), true);
        }
        Instant end = minute(state.bakeUntil().orElseThrow());
        boolean whole = last.map(look -> !look.to().isBefore(end)).orElse(false);
        if (whole) {
            return concluded(last.get().verdict());
        }
        if (!end.isAfter(watch.judgedTo().orElseGet(this::first))) {
            return withoutMinute();
        }
        Optional<String> unread = unread(end);
        if (unread.isEmpty()) {
            look(end);
        }
        return new Checks.Standing(unread, false);
    }

    /** Why metrics that were due long ago have not been read; empty as long as they may still be waited for. */
    private Optional<String> unread(Instant end) {
        Instant due = Instants.later(next(end).plus(analysis.delay()), state.awake());
        Instant late = due.plus(Lanes.PATIENCE);
        draft.wake(late.plusSeconds(1));
        return state.findings()
                .problem()
                .filter(problem -> now.isAfter(late) && !state.paused())
                .map(problem -> "the metrics could not be read for " + Words.of(Lanes.PATIENCE) + ": " + problem);
    }

    /** The whole step has been judged. */
    private Checks.Standing concluded(Verdict verdict) {
        return verdict.outcome() == Outcome.PASS ? new Checks.Standing(Optional.empty(), true) : unclear(verdict.why());
    }

    /** Between the step's beginning and its end lies no whole minute, so there is nothing that metrics could be asked for. */
    private Checks.Standing withoutMinute() {
        Instant end = state.bakeUntil().orElseThrow();
        if (now.isBefore(end)) {
            draft.wake(end);
            return new Checks.Standing(Optional.empty(), false);
        }
        return unclear("the step holds no whole minute whose metrics could be compared");
    }

    private Checks.Standing unclear(String why) {
        boolean more = watch.bakes() <= analysis.extensions();
        if (analysis.inconclusive() == Analysis.Unclear.ASK) {
            draft.waitFor("a person to promote or to roll back: " + why);
            return new Checks.Standing(Optional.empty(), false);
        }
        if (analysis.inconclusive() == Analysis.Unclear.EXTEND && more) {
            draft.event(new Event.BakeBegan(
                    now, now.plus(state.plan().spec().sharing().orElseThrow().every())));
            return new Checks.Standing(Optional.empty(), false);
        }
        return new Checks.Standing(Optional.of("the analysis cannot tell: " + why), false);
    }

    private static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    /** The first whole minute. */
    private Instant first() {
        Instant begun = minute(watch.since());
        return begun.equals(watch.since()) ? begun : begun.plus(1, ChronoUnit.MINUTES);
    }

    /** Until which minute the next look goes: an interval on, or to the end of the step where that is near. */
    private Instant next(Instant end) {
        Instant from = watch.judgedTo().orElseGet(this::first);
        Instant to = minute(from.plus(analysis.interval()));
        return to.plus(analysis.interval().dividedBy(2)).isAfter(end) ? end : to;
    }

    private void look(Instant end) {
        Instant to = next(end);
        Instant due = to.plus(analysis.delay());
        draft.waitFor("the metrics until " + to);
        if (now.isBefore(due)) {
            draft.wake(due);
            return;
        }
        boolean open = watch.asked().map(at -> now.isBefore(at.plus(PATIENCE))).orElse(false);
        if (open) {
            draft.wake(watch.asked().get().plus(PATIENCE));
            return;
        }
        boolean answered = watch.asked().isEmpty() && watch.askedTo().equals(Optional.of(to));
        if (answered && state.findings().problem().isEmpty()) {
            judge(to);
        } else if (answered && now.isBefore(watch.answered().orElseThrow().plus(AGAIN))) {
            draft.wake(watch.answered().get().plus(AGAIN));
        } else {
            measure(to);
        }
    }

    private void judge(Instant to) {
        int look = state.findings().verdicts().size() + 1;
        Verdict verdict = Judge.judge(analysis.criteria(), state.findings().evidence(analysis, state.share()), look);
        draft.event(new AnalysisEvent.Judged(now, watch.stage(), to, verdict));
    }

    private void measure(Instant to) {
        Instant back = watch.judgedTo().map(at -> at.minus(OVERLAP)).orElseGet(this::first);
        Instant from = back.isBefore(first()) ? first() : back;
        draft.event(new AnalysisEvent.Measuring(now, to));
        draft.measure(analysis.ask(fleet(fresh()), fleet(baseline()), from, to));
    }

    // ---- what CloudWatch calls the fleets

    private Optional<Fleet> fresh() {
        return state.plan().fleets().stream().filter(Fleet::isNew).findFirst();
    }

    private Optional<Fleet> baseline() {
        return state.plan().fleets().stream().filter(fleet -> !fleet.isNew()).findFirst();
    }

    /** A fleet of ours, or the target. */
    private Measure.Fleet fleet(Optional<Fleet> ours) {
        Plan.Shifting way = state.plan().shift().orElseThrow();
        Optional<Balancer> group = ours.flatMap(
                        fleet -> state.shift().stand(fleet).targetGroup())
                .or(() -> ours.isEmpty() ? way.stable() : Optional.empty());
        return Measure.Fleet.of(
                group.map(Balancer::id),
                way.routes().stream().findFirst().map(Plan.Route::balancer),
                ours.map(fleet -> FleetScene.name(state, fleet))
                        .orElseGet(() -> state.plan().group()));
    }

    // ---- what an answer says

    /** The minutes of an answer, by the second at which each began. */
    public static Map<Long, Findings.Pair> minutes(
            RolloutState state, MetricSource.Request request, MetricSource.Answer answer) {
        Canary canary = state.plan().spec().sharing().orElseThrow();
        Analysis analysis = canary.analysis().orElseThrow();
        int share = state.share();
        Findings.Shares shares = Findings.Shares.of(share, canary.baseline());
        return Findings.minutes(analysis, answer, request.from(), request.to(), at -> shares);
    }
}
