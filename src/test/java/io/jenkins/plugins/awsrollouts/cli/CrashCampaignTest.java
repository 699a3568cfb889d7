package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cli.CrashStage.At;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Death;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Drama;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.End;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Regret;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Run;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A controller that dies at any record of its journal or at any call: the target ends as if it had not. */
@Tag("campaign")
class CrashCampaignTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    /** A prime, so that no rhythm of calls keeps some of them from being tried. */
    private static final int ONE_IN = 13;

    private static final Drama REGRETTED =
            new Drama("promoted, then regretted", "1", AmiCharacter.good(), CrashStage.gated(), Regret.PROMOTED);

    static Stream<Drama> dramas() {
        return Stream.of(
                good("1", new Strategy.OneAtATime()),
                good("$Default", new Strategy.HalfAtATime()),
                good("$Latest", new Strategy.Linear(34)),
                good("1", new Strategy.Batches(List.of(new Share(1, false), new Share(50, true)))),
                good("$Default", new Strategy.AllAtOnce()),
                new Drama("bad at its gate", "1", AmiCharacter.unhealthy(), CrashStage.gated(), Regret.NEVER),
                new Drama(
                        "bad in service", "$Latest", AmiCharacter.dying(Duration.ofMinutes(5)), baked(), Regret.NEVER),
                REGRETTED);
    }

    static Stream<Drama> canaries() {
        Condition beta = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"));
        Canary two = canary(List.of(RULE), List.of(), List.of(10, 50), false);
        return Stream.of(
                canary("canary", two, Regret.NEVER),
                canary("canary, back at its second step", two, Regret.AT_STEP_TWO),
                canary("canary with a baseline", canary(List.of(RULE), List.of(), List.of(50), true), Regret.NEVER),
                canary(
                        "canary for chosen users",
                        canary(List.of(RULE), List.of(beta), List.of(25), false),
                        Regret.NEVER),
                canary(
                        "canary by instances, back at its second step",
                        canary(List.of(), List.of(), List.of(20, 40), false),
                        Regret.AT_STEP_TWO));
    }

    static Stream<Drama> compared() {
        Canary canary = new Canary(List.of(RULE), List.of(), List.of(25, 50), Duration.ofMinutes(8), 1, false)
                .with(CrashStage.watched());
        Canary baseline = new Canary(List.of(RULE), List.of(), List.of(25, 50), Duration.ofMinutes(8), 1, true)
                .with(CrashStage.watched());
        return Stream.of(
                compared("canary that is judged good", canary, AmiCharacter.good()),
                compared("canary with a baseline that is judged good", baseline, AmiCharacter.good()),
                compared("canary that errs", canary, AmiCharacter.good().errors(20)),
                compared(
                        "canary that errs, with a baseline",
                        baseline,
                        AmiCharacter.good().errors(20)));
    }

    private static Drama compared(String name, Canary canary, AmiCharacter fresh) {
        return new Drama(name, "1", fresh, CrashStage.gated().with(canary), Regret.NEVER);
    }

    private static Canary canary(List<String> routes, List<Condition> match, List<Integer> steps, boolean baseline) {
        return new Canary(routes, match, steps, Duration.ofMinutes(2), 1, baseline);
    }

    private static Drama canary(String name, Canary canary, Regret regret) {
        Spec spec = CrashStage.gated().withStrategy(new Strategy.AllAtOnce()).with(canary);
        return new Drama(name, "1", AmiCharacter.good(), spec, regret);
    }

    private static Drama good(String template, Strategy strategy) {
        Spec spec = CrashStage.gated().withStrategy(strategy);
        return new Drama(strategy.text(), template, AmiCharacter.good(), spec, Regret.NEVER);
    }

    /** So long a bake that every instance of the AMI dies before its end. */
    private static Spec baked() {
        Limits limits = new Limits(
                100,
                150,
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                0,
                Duration.ZERO,
                Duration.ofMinutes(15));
        return CrashStage.gated().withLimits(limits);
    }

    private static void sound(Drama drama, Run run) {
        boolean promoted = run.end().outcome().equals(Optional.of(Outcome.PROMOTED));
        boolean good = drama.fresh().equals(AmiCharacter.good()) && drama.regret() == Regret.NEVER;
        assertEquals(good, promoted, run::log);
        assertEquals(Map.of(promoted ? Theatre.NEW : Theatre.OLD, 4L), run.end().images(), run::log);
        assertEquals(run.before().sizes(), run.end().sizes());
        assertEquals(run.before().tags(), run.end().tags());
        assertEquals(run.before().suspended(), run.end().suspended());
        assertEquals(run.before().surroundings(), run.end().surroundings());
        assertEquals(0, run.end().outside() + run.end().guarded());
        if (!promoted) {
            assertEquals(run.before().versions(), run.end().versions());
            assertEquals(Optional.of(Outcome.ROLLED_BACK), run.end().outcome());
        }
    }

    private static Optional<String> tried(Drama drama, Death death, List<End> allowed) {
        Run run = CrashStage.play(drama, death);
        if (!run.died()) {
            return Optional.of(death + ": the controller did not die");
        }
        return allowed.contains(run.end())
                ? Optional.empty()
                : Optional.of(death + ": " + run.end() + "\n  instead of " + allowed + "\n" + run.log());
    }

    static void allTried(Drama drama, List<Death> deaths, List<End> allowed) {
        List<String> faults = deaths.parallelStream()
                .flatMap(death -> tried(drama, death, allowed).stream())
                .toList();
        System.out.println(
                drama.name() + (deaths.get(0).amnesia() ? ", journal lost: " : ": ") + deaths.size() + " crash points");
        assertTrue(
                faults.isEmpty(),
                () -> faults.size() + " of " + deaths.size() + " crashes changed the end, the first: " + faults.get(0));
    }

    static List<Death> deaths(Run undisturbed, boolean amnesia, At... kinds) {
        List<Death> deaths = new ArrayList<>();
        for (At at : kinds) {
            points(undisturbed, at).forEach(number -> deaths.add(new Death(at, number, amnesia)));
        }
        return deaths;
    }

    /** Of many deaths evenly some, since a rollout that is judged has far more calls than another. */
    static List<Death> some(List<Death> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i % ONE_IN == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static List<Integer> points(Run undisturbed, At at) {
        return switch (at) {
            case BEFORE_RECORD, AFTER_RECORD, POWER_LOSS ->
                IntStream.rangeClosed(1, undisturbed.records()).boxed().toList();
            case BEFORE_CALL -> undisturbed.calls();
            case AFTER_CALL -> undisturbed.effects();
        };
    }

    @ParameterizedTest
    @MethodSource("dramas")
    void aCrashAtAnyRecordOrCallChangesNothingAboutTheEnd(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        sound(drama, undisturbed);
        allTried(drama, deaths(undisturbed, false, At.values()), List.of(undisturbed.end()));
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void aCrashAtAnyRecordOrCallChangesNothingAboutTheEndOfACanary(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        sound(drama, undisturbed);
        allTried(drama, deaths(undisturbed, false, At.values()), List.of(undisturbed.end()));
    }

    @ParameterizedTest
    @MethodSource("compared")
    void aCrashChangesNothingAboutWhatACanaryIsJudged(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        sound(drama, undisturbed);
        assertEquals(
                !drama.fresh().equals(AmiCharacter.good()), undisturbed.end().refused(), undisturbed::log);
        allTried(drama, some(deaths(undisturbed, false, At.values())), List.of(undisturbed.end()));
    }

    /** The lost rollout is over, or its target is put back. */
    @ParameterizedTest
    @MethodSource("dramas")
    void aJournalLostAtAnyCallLeavesTheTargetAsBeforeOrPromoted(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        End before = undisturbed.before();
        End end = undisturbed.end();
        End back = before.as(Optional.of(Outcome.ROLLED_BACK));
        // a promotion is taken back from a group that follows the newest version by a further one, the third
        End further = back.named(back.versions().replace("$Latest of 1,", "$Latest of 3,"));
        List<End> allowed = List.of(before, back, further, end.as(Optional.empty()));
        allTried(drama, deaths(undisturbed, true, At.BEFORE_CALL, At.AFTER_CALL), allowed);
    }
}
