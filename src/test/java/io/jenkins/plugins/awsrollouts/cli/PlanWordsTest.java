package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says is what happens. */
class PlanWordsTest {
    private static final String ALONE = ": whether instances are healthy alone decides";

    @TempDir
    private Path folder;

    private String plan(String... options) {
        List<String> all = new ArrayList<>(List.of("--group", "web", "--ami", SimulatedShop.GOOD));
        all.addAll(List.of(options));
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.DONE, cli.plan(all.toArray(String[]::new)), () -> cli.errors()
                .toString());
        return cli.out();
    }

    private static void assertSays(String plan, String line) {
        assertTrue(plan.lines().anyMatch(line::equals), plan);
    }

    @Test
    void aRuleThatWasNotNamedIsToldAsFound() {
        String found = ", found as the only one that forwards to web";
        assertSays(plan("--canary", "10"), "  traffic   shop:80 rule 10 (now tg-web 1)" + found);
        assertSays(plan("--blue-green"), "  traffic   shop:80 rule 10 (now tg-web 1)" + found);
        String named = plan(
                "--blue-green",
                "--listener-rule",
                SimulatedShop.RULE,
                "--test-listener-rule",
                SimulatedShop.TEST_LISTENER);
        assertSays(named, "  traffic   shop:80 rule 10 (now tg-web 1)");
        assertFalse(named.contains("found"), named);
        String tested = plan("--blue-green", "--test-listener-rule", SimulatedShop.TEST_LISTENER);
        assertSays(
                tested, "  traffic   shop:80 rule 10 (now tg-web 1), found as the only other one that forwards to web");
        assertEquals(1, tested.lines().filter(line -> line.contains("found")).count(), tested);
        assertTrue(plan("--canary", "10", "--json").contains("\"found\" : true"));
        assertTrue(plan("--canary", "10", "--listener-rule", SimulatedShop.RULE, "--json")
                .contains("\"found\" : false"));
    }

    @Test
    void promotionSaysHowTheGroupComesToTheNewVersion() {
        assertSays(
                plan(),
                "  promote   then web is made to launch a new version of lt-web, which differs from version 1 in the AMI"
                        + " alone");
    }

    @Test
    void whereNothingChecksThePlanSaysWhatDecides() {
        assertSays(plan(), "  gates     none" + ALONE);
        String canary = plan("--canary", "10");
        assertSays(canary, "  gates     none" + ALONE);
        assertSays(canary, "  analysis  none");
        assertSays(plan("--canary", "10", "--analysis"), "  gates     none");
        assertSays(
                plan("--canary", "10", "--alarm", SimulatedShop.ERROR_ALARM), "  analysis  none: gates alone decide");
    }

    @Test
    void greenIsCheckedAloneOnlyWhereSomethingChecksIt() {
        assertSays(plan("--blue-green"), "  step 1    in service alone, reached by no rule; no request of users");
        assertSays(
                plan("--blue-green", "--alarm", SimulatedShop.ERROR_ALARM),
                "  step 1    checked alone, reached by no rule; no request of users");
    }

    @Test
    void noTimeIsNotToldAsZeroSeconds() {
        String plan = plan("--replacement", "new-group", "--strategy", "linear:50");
        assertSays(plan, "  step 2    50 % of the requests to 12 instances of ami-0b7e41; the next follows at once");
        assertSays(plan, "  blue      web is scaled to zero as soon as green has every request");
        assertFalse(plan.contains(" 0 s"), plan);
    }

    @Test
    void theCanarysInstancesAreToldBesideTheMost() {
        assertSays(
                plan("--canary", "10,50"),
                "  capacity  at least 12 in service, at most 24 at once; beside these up to 6 of the canary");
    }

    /** Without room above the size old instances go before new ones come. */
    @ParameterizedTest
    @CsvSource({"100,200,0.6", "100,110,0.6", "50,100,0.0"})
    void costsAreThoseOfInstancesAboveTheSize(String least, String most, String hours) {
        assertSays(
                plan("--min-healthy", least, "--max-healthy", most),
                "  costs     " + hours + " instance-hours above the group's own");
    }

    @Test
    void anAmiThatAllRunIsNotToldAsAWayFromItselfToItself() {
        Cli cli = new Cli(folder);
        cli.plan("--group", "web", "--ami", SimulatedShop.OLD);
        assertSays(cli.out(), "web: ami-04c2d9 (shop-2.30) already, nothing is replaced");
        assertFalse(cli.out().contains("asked by the gates"), cli.out());
    }

    @Test
    void thePlanOfASwapForProgramsPromotesNoTemplate() {
        String plan = plan("--blue-green", "--json");
        assertTrue(
                plan.contains(
                        "\"nothing: the template of web stays as it is, and the other group has one of its own\""),
                plan);
    }
}
