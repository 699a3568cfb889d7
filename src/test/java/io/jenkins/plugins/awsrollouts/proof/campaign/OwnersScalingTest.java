package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OwnersScalingTest {
    private final SimulatedAccount account = SimulatedAccount.create(3)
            .image("ami-old", AmiCharacter.good())
            .launchTemplate("lt-web", "ami-old", "t3.large")
            .targetGroup("tg-web", 60, 10, 3, 2)
            .group("web", 0, 1, 4, List.of("us-east-1a"), group -> group.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .build();
    private final OwnersScaling scaling = new OwnersScaling(SimulatedAccount.targetGroupArn("tg-web"));

    private void desired(int size) {
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(size));
    }

    private boolean happens(Predicate<OwnersScaling> what) {
        account.addListener(() -> scaling.seen(account.truth("web")));
        return account.clock()
                .runUntil(() -> what.test(scaling), account.clock().now().plus(Duration.ofMinutes(10)));
    }

    private void outAndIn() {
        desired(2);
        account.clock()
                .runUntil(
                        () -> account.truth("web").instances().stream()
                                        .filter(i -> i.lifecycle().equals("InService"))
                                        .count()
                                == 2,
                        account.clock().now().plus(Duration.ofMinutes(5)));
        desired(1);
    }

    @Test
    void scaleOutAndInAtOnceTakesTheOnlyHealthyServerUntilTheNextIsHealthy() {
        scaling.seen(account.truth("web"));
        outAndIn();
        assertTrue(happens(OwnersScaling::deprived));
        assertTrue(happens(now -> !now.deprived()));
    }

    @Test
    void whoeverTouchesTheGroupIsToBlame() {
        scaling.seen(account.truth("web"));
        scaling.touched();
        outAndIn();
        assertFalse(happens(OwnersScaling::deprived));
    }

    @Test
    void whatHasBeenGivenBackIsItsOwnersAgain() {
        scaling.seen(account.truth("web"));
        scaling.touched();
        scaling.givenBack();
        outAndIn();
        assertTrue(happens(OwnersScaling::deprived));
    }

    @Test
    void aServerThatDiesIsNotEndedByItsOwner() {
        scaling.seen(account.truth("web"));
        account.kill(account.truth("web").instances().get(0).id());
        assertFalse(happens(OwnersScaling::deprived));
    }
}
