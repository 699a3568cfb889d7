package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rollouts of groups whose names are as long or as strange as AWS lets them be, or once did. */
class OddNamesTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    static Stream<String> names() {
        return Stream.of(
                "w".repeat(251),
                "w".repeat(255),
                "web-fleet-eu-west-1--pr-1234-checkout",
                "web-",
                "-web",
                "web fleet",
                "web:1",
                "weiße/flotte");
    }

    private static Theatre theatre(String group) {
        return new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group(group, 1, 4, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 50)
                .build());
    }

    private static void assertPromoted(Theatre theatre, Rollout rollout) {
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFleetTakesTheGroupsPlaceAndThenAnotherOne(String group) {
        Theatre theatre = theatre(group);
        Swap swap = Swap.defaults().withRoutes(List.of(RULE)).withKeepBlue(Duration.ofMinutes(5));
        assertPromoted(theatre, theatre.start(Spec.of(group, Theatre.NEW).with(swap)));
        // reads are behind
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(3)));
        assertPromoted(theatre, theatre.start("r-2", Spec.of(group, Theatre.OLD).with(swap)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCanaryIsSetUpBesideTheGroup(String group) {
        Canary canary = new Canary(List.of(RULE), List.of(), List.of(10, 50), Duration.ofMinutes(1), 1, true);
        Theatre theatre = theatre(group);
        assertPromoted(theatre, theatre.start(Spec.of(group, Theatre.NEW).with(canary)));
    }
}
