package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cli.CrashStage.At;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Death;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Drama;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.End;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Regret;
import io.jenkins.plugins.awsrollouts.cli.CrashStage.Run;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A controller that dies at any record of its journal or at any call of a swap: both groups end as if it had not. */
@Tag("campaign")
class SwapCrashCampaignTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    static Stream<Drama> swaps() {
        return Stream.of(
                swap("at once", Optional.empty(), Swap.After.RETIRE, List.of(100), Regret.NEVER),
                swap(
                        "by steps, back once green has all",
                        Optional.empty(),
                        Swap.After.RETIRE,
                        List.of(50, 100),
                        Regret.SWAPPED),
                swap("two groups that take turns", Optional.of("web-b"), Swap.After.ZERO, List.of(100), Regret.NEVER),
                swap(
                        "two groups, back once green has all",
                        Optional.of("web-b"),
                        Swap.After.ZERO,
                        List.of(100),
                        Regret.SWAPPED),
                swap("the old fleet is kept", Optional.empty(), Swap.After.KEEP, List.of(100), Regret.NEVER));
    }

    static Stream<Drama> compared() {
        List<Integer> steps = List.of(50, 100);
        Drama made = swap("a green fleet that is judged", Optional.empty(), Swap.After.RETIRE, steps, Regret.NEVER);
        Drama standing =
                swap("a standing group that is judged", Optional.of("web-b"), Swap.After.ZERO, steps, Regret.NEVER);
        return Stream.of(
                compared(made, AmiCharacter.good()),
                compared(standing, AmiCharacter.good()),
                compared(made, AmiCharacter.good().errors(20)),
                compared(standing, AmiCharacter.good().errors(20)));
    }

    private static Drama compared(Drama drama, AmiCharacter fresh) {
        Swap swap = drama.spec().swap().orElseThrow();
        Swap watched = new Swap(
                swap.routes(),
                swap.test(),
                swap.green(),
                swap.steps(),
                Duration.ofMinutes(8),
                swap.sticky(),
                swap.keepBlue(),
                swap.after(),
                swap.keep(),
                swap.names(),
                Optional.of(CrashStage.watched()));
        String name = drama.name() + (fresh.equals(AmiCharacter.good()) ? " good" : " bad");
        return new Drama(name, drama.template(), fresh, CrashStage.gated().with(watched), drama.regret());
    }

    private static Drama swap(
            String name, Optional<String> green, Swap.After after, List<Integer> steps, Regret regret) {
        Swap usual = Swap.defaults();
        Swap swap = new Swap(
                List.of(RULE),
                Optional.empty(),
                green,
                steps,
                Duration.ofMinutes(1),
                usual.sticky(),
                Duration.ofMinutes(2),
                after,
                usual.keep(),
                usual.names(),
                Optional.empty());
        return new Drama(name, "1", AmiCharacter.good(), CrashStage.gated().with(swap), regret);
    }

    private static void sound(Drama drama, Run run) {
        boolean good = drama.fresh().equals(AmiCharacter.good());
        assertEquals(!good, run.end().refused(), run::log);
        if (drama.regret() != Regret.NEVER || !good) {
            assertEquals(Optional.of(Outcome.ROLLED_BACK), run.end().outcome(), run::log);
            assertEquals(unended(run.before()), unended(run.end()), run::log);
            return;
        }
        boolean kept = drama.spec().swap().orElseThrow().after() == Swap.After.KEEP;
        assertEquals(Optional.of(Outcome.PROMOTED), run.end().outcome(), run::log);
        assertEquals(kept ? Map.of(Theatre.OLD, 4L) : Map.of(), run.end().images(), run::log);
        assertTrue(run.end().surroundings().contains(" has {" + Theatre.NEW + "=4}, "), run::log);
    }

    private static List<Object> unended(End end) {
        return List.of(
                end.images(),
                end.launches(),
                end.sizes(),
                end.tags(),
                end.suspended(),
                end.versions(),
                end.surroundings());
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aCrashAtAnyRecordOrCallChangesNothingAboutTheEnd(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        sound(drama, undisturbed);
        CrashCampaignTest.allTried(
                drama, CrashCampaignTest.deaths(undisturbed, false, At.values()), List.of(undisturbed.end()));
    }

    @ParameterizedTest
    @MethodSource("compared")
    void aCrashChangesNothingAboutWhatGreenIsJudged(Drama drama) {
        Run undisturbed = CrashStage.play(drama, Death.NONE);
        sound(drama, undisturbed);
        List<Death> deaths = CrashCampaignTest.deaths(undisturbed, false, At.values());
        CrashCampaignTest.allTried(drama, CrashCampaignTest.some(deaths), List.of(undisturbed.end()));
    }
}
