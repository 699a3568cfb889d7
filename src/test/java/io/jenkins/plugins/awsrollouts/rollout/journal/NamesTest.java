package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are made from others keep what AWS demands of each kind. */
class NamesTest {
    private static final String LONG = "w".repeat(251);

    private static Swap named(String names) {
        return Swap.defaults().withNames(names);
    }

    @Test
    void aGroupThatTakesThePlaceIsCalledAfterTheTarget() {
        assertEquals("web-v002", Names.green(Swap.defaults(), "web", 2));
        assertEquals("web-v000", Names.green(Swap.defaults(), "web", 1000));
        assertEquals("007-of-web", Names.green(named("{number}-of-{target}"), "web", 7));
        assertEquals("green007", Names.green(named("green{number}"), "web", 7));
    }

    @Test
    void aTargetThatIsTooLongGivesItsBeginning() {
        assertEquals("w".repeat(241) + "-v002", Names.green(Swap.defaults(), LONG, 2));
        assertEquals(
                "w".repeat(121) + "-" + "w".repeat(121) + "002",
                Names.green(named("{target}-{target}{number}"), LONG, 2));
        assertTrue(Fleet.BASELINE.groupName(LONG, "r-20260101-12345678").length() <= 255);
    }

    @Test
    void whatANewGroupMayNotHaveBecomesAHyphen() {
        assertEquals("web-fleet-1-v002", Names.green(Swap.defaults(), "web fleet:1", 2));
        assertEquals("web-fleet-1-canary-r-1", Fleet.CANARY.groupName("web fleet:1", "r-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "web-v002, web-v002",
        "web-fleet-eu-west-1--pr-1234-v002, web-fleet-eu-west-1-pr-DIGITS",
        "web-fleet-eu-west-one-1-pr-1234-v002, web-fleet-eu-west-one-1-DIGITS",
        "web--v002, web-v002-DIGITS",
        "web-, web-DIGITS",
        "-web, web-DIGITS",
        "web_fleet-v002, web-fleet-v002-DIGITS",
        "12345678901234567890123456789012, 12345678901234567890123456789012",
        "123456789012345678901234567890123, 12345678901234567890123-DIGITS",
        "日本, DIGITS"
    })
    void aTargetGroupHasTheGroupsNameWhereItCan(String group, String expected) {
        String digits = String.format("%08x", group.hashCode());
        assertEquals(expected.replace("DIGITS", digits), Names.targetGroup(group));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "web--", "--", "_", "a-_-b", "web-fleet-eu-west-1--pr-1234", "w!e!b", "日本"})
    void aTargetGroupAndATemplateHaveNamesThatAwsTakes(String group) {
        for (String name : new String[] {group, group + "-v002", group + "-".repeat(30), group + LONG}) {
            assertTrue(
                    Names.targetGroup(name).matches("(?!.*--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?"),
                    Names.targetGroup(name));
            assertTrue(Names.template(name).matches("[a-zA-Z0-9().\\-/_]{3,128}"), Names.template(name));
        }
    }

    @Test
    void groupsThatDifferHaveTargetGroupsThatDo() {
        assertNotEquals(Names.targetGroup("web--v002"), Names.targetGroup("web-v002"));
        assertNotEquals(Names.targetGroup(LONG + "1"), Names.targetGroup(LONG + "2"));
    }
}
