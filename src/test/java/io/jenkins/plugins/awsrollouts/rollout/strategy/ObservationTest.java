package io.jenkins.plugins.awsrollouts.rollout.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Balancer SHOP = new Balancer(Balancer.Kind.TARGET_GROUP, "tg-shop", Duration.ZERO);
    private static final CloudException BUSY =
            new CloudException(CloudException.Kind.THROTTLED, "DescribeRules must wait: Rate exceeded", null);

    private static Sight sight(Map<String, Map<String, Health>> health, Optional<CloudException> problem) {
        return new Sight(Instant.EPOCH, Optional.empty(), true, Map.of(), health, Map.of(), problem);
    }

    private static Look look(Facet... facets) {
        return new Look("web", Set.of(facets), Set.of("i-1"), List.of(SHOP), Set.of("rule"));
    }

    @Test
    void whatALookHasToldAlthoughItWasNotWholeIsNotTakenForUnread() {
        Observation seen = Observation.none()
                .after(look(Facet.HEALTH, Facet.ROUTES), sight(Map.of(SHOP.id(), Map.of()), Optional.of(BUSY)));

        assertEquals(Set.of(Facet.ROUTES), seen.unread().keySet());
        assertFalse(seen.blind(), "rules show nothing of an instance");
    }

    @Test
    void whatCouldNotBeReadIsUnreadUntilALookShowsIt() {
        Observation seen = Observation.none().after(look(Facet.HEALTH), sight(Map.of(), Optional.of(BUSY)));

        assertTrue(seen.blind());
        assertTrue(
                seen.after(look(Facet.GROUP), sight(Map.of(), Optional.empty())).blind());
        assertFalse(seen.after(look(Facet.HEALTH), sight(Map.of(SHOP.id(), Map.of()), Optional.empty()))
                .blind());
    }
}
