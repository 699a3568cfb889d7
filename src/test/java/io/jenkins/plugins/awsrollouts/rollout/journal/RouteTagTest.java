package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's tags tell of the rules whose weights a rollout changes. */
class RouteTagTest {
    private static final List<Balancer> TARGET =
            List.of(new Balancer(Balancer.Kind.TARGET_GROUP, "tg-web", Duration.ZERO));
    private static final RouteTag TAG =
            RouteTag.of("r-1", new Plan.Route("rule/1", "shop:80 rule 10", "shop", weights("tg-web", 3, "tg-api", 1)));

    private static List<Weight> weights(String one, int first, String other, int second) {
        return List.of(new Weight(one, first), new Weight(other, second));
    }

    private static RouteView now(Weight... weights) {
        return new RouteView(
                "rule/1", "listener", "shop", "shop:80 rule 10", List.of(weights), Optional.empty(), Instant.EPOCH);
    }

    private static List<Weight> before(Weight... weights) {
        return TAG.before(now(weights), Set.of("tg-canary"), TARGET).weights();
    }

    @Test
    void isReadAsItWasWrittenAndFitsIntoATag() {
        String arn = "arn:aws-us-gov:elasticloadbalancing:ap-southeast-99:123456789012:listener-rule/app/"
                + "a-load-balancer-of-thirty-two-ch/0123456789abcdef/0123456789abcdef/0123456789abcdef";
        RouteTag longest = new RouteTag(
                "r-20250106-0123456789", arn, List.of(999, 999, 999, 999, 999), Optional.of(Duration.ofDays(7)));
        assertEquals(Optional.of(longest), RouteTag.parse(longest.text()));
        assertTrue(longest.text().length() <= 256, longest.text());
        assertTrue(longest.text().matches("[A-Za-z0-9 +\\-=._:/@]*"), longest.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "web", "v=2 id=r-1 route=rule/1 w=1", "v=1 id=r-1 route=rule/1 w=", "v=1 route=rule/1 w=1"})
    void whatIsNotOursIsNone(String text) {
        assertEquals(Optional.empty(), RouteTag.parse(text));
    }

    @Test
    void onlyTheRolloutsOwnTagsAreRead() {
        Map<String, String> tags = Map.of(
                "aws-rollouts:route-0", TAG.text(),
                "aws-rollouts:route-1", new RouteTag("r-2", "rule/2", List.of(1), Optional.empty()).text(),
                "route-2", TAG.text());
        assertEquals(List.of(TAG), RouteTag.read(tags, "r-1"));
    }

    @Test
    void theWeightsFromBeforeComeBackInTheOrderOfTheRule() {
        assertEquals(
                weights("tg-web", 3, "tg-api", 1),
                before(new Weight("tg-web", 285), new Weight("tg-api", 100), new Weight("tg-canary", 15)));
        assertEquals(weights("tg-api", 1, "tg-web", 3), before(new Weight("tg-api", 100), new Weight("tg-web", 300)));
    }

    @Test
    void otherTargetGroupsThatSomebodyGaveTheRuleMeanwhileStay() {
        assertEquals(List.of(new Weight("tg-new", 7)), before(new Weight("tg-new", 7), new Weight("tg-canary", 1)));
    }

    @Test
    void aRuleThatOnlyHasOursSendsItsRequestsToTheTarget() {
        assertEquals(List.of(new Weight("tg-web", 1)), before(new Weight("tg-canary", 1)));
    }

    @Test
    void tagsOfARolloutThatYieldedAreRemovedAsWell() {
        assertEquals(
                Set.of("aws-rollouts:route-3"),
                RouteTag.keys(Samples.plan(), Set.of("aws-rollouts:route-3", "aws-rollouts:lock", "app")));
    }
}
