package io.jenkins.plugins.awsrollouts.history.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static final Deployment.Request REQUEST = new Deployment.Request(
            "us-east-1", "prod", "ada", OptionalInt.of(7), Deployment.Origin.BUILD, Optional.empty());

    private static Deployment of(HandMade journal) {
        return Deployment.of(REQUEST, journal.events);
    }

    private static Plan promoting(Plan.Promotion way) {
        Plan plan = HandMade.plan(HandMade.GROUP, "shop-2", List.of());
        return new Plan(
                plan.rolloutId(),
                plan.spec(),
                plan.at(),
                plan.images(),
                plan.target(),
                way,
                Optional.empty(),
                plan.stages(),
                plan.replaced(),
                plan.kept(),
                plan.warnings(),
                plan.estimate());
    }

    @Test
    void aRunningOneHasNeitherEndNorOutcome() {
        Deployment running = of(new HandMade().planned().entered(1, Phase.ROLLING, ""));
        assertEquals(
                new Deployment(
                        "r-1",
                        "us-east-1",
                        "prod",
                        "web",
                        "ami-old",
                        "ami-new",
                        "shop-2",
                        "2 instances, half at a time",
                        2,
                        HandMade.START,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "ada",
                        OptionalInt.of(7),
                        Deployment.Origin.BUILD,
                        Optional.empty(),
                        Optional.empty()),
                running);
    }

    @Test
    void aPromotedOneNamesTheTemplateVersionThatItMade() {
        Deployment over = of(new HandMade()
                .planned()
                .entered(1, Phase.PROMOTING, "")
                .call(2, new Action.MakeVersion("lt-1", "1", "ami-new", "token", "words"), new Result.Version("9"))
                .finished(220, Outcome.PROMOTED, "web runs ami-new"));
        assertEquals(Optional.of("9"), over.templateVersion());
        assertEquals(Optional.of(HandMade.at(220)), over.ended());
        assertEquals(Optional.of(Outcome.PROMOTED), over.outcome());
        assertEquals("", over.reason());
    }

    @Test
    void aPromotedOneNamesTheVersionThatItWentBackToOrFound() {
        Plan.Promotion revert = new Plan.Promotion.Revert(new TemplateRef("lt-1", "4"), "4", Optional.empty());
        assertEquals(
                Optional.of("4"),
                of(new HandMade().planned(promoting(revert)).finished(9, Outcome.PROMOTED, ""))
                        .templateVersion());
        Plan.Promotion nothing = new Plan.Promotion.Nothing();
        assertEquals(
                Optional.of("1"),
                of(new HandMade().planned(promoting(nothing)).finished(9, Outcome.PROMOTED, ""))
                        .templateVersion());
    }

    @Test
    void oneThatWasRolledBackSaysWhyAndNamesNoVersion() {
        Deployment over = of(new HandMade()
                .planned()
                .entered(3, Phase.ROLLING_BACK, "too many errors")
                .finished(9, Outcome.ROLLED_BACK, ""));
        assertEquals("too many errors", over.reason());
        assertEquals(Optional.empty(), over.templateVersion());
    }
}
