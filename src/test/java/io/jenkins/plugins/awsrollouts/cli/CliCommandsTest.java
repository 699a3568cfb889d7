package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void planSaysWhatItWouldDo() {
        Cli cli = new Cli(folder);
        assertEquals(
                ExitCode.DONE,
                cli.plan("--group", "web", "--ami", SimulatedShop.GOOD),
                cli.errors().toString());
        assertTrue(cli.out().contains("web: ami-04c2d9 to ami-0b7e41 (shop-2.31), half at a time"), cli.out());
        assertTrue(cli.out().contains("batch 1   replaces 6 instances; then 6 of 12 run ami-0b7e41"), cli.out());
        assertTrue(cli.out().contains("at least 12 in service"), cli.out());
        assertTrue(cli.out().contains("Nothing was changed."), cli.out());
    }

    @Test
    void planSaysByWhatItIsChecked() {
        Cli cli = new Cli(folder);
        cli.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--canary", "20", "--analysis", "--speed", "120");
        assertTrue(cli.out().contains("  analysis  errorRate, latency p99; looks 1 min apart"), cli.out());
        assertTrue(cli.out().contains("  gates     none"), cli.out());
        assertTrue(cli.out().contains("ask for a baseline fleet then (baseline)."), cli.out());
        Cli gated = new Cli(folder);
        gated.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--canary", "--http-gate", "path=/health");
        assertTrue(
                gated.out().contains("  gate      HTTP /health, on each new instance before it has traffic"),
                gated.out());
        assertTrue(gated.out().contains("  analysis  none: gates alone decide"), gated.out());
    }

    @Test
    void planSaysWhereNoMetricIsCritical() throws IOException {
        for (int marginal : List.of(75, 0)) {
            Path spec = Files.writeString(folder.resolve("spec.json"), """
                    {"canary": {"steps": [20], "analysis": {"marginal": %d, "metrics": [{"type": "requestCount"}]}}}""".formatted(marginal));
            Cli cli = new Cli(folder);
            cli.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--spec", spec.toString());
            String said = marginal == 0
                    ? "no metric is critical and marginal is 0, so that nothing but a bound that is crossed can fail it"
                    : "no metric is critical, so that only a score below 75, or a bound that is crossed, fails";
            assertTrue(cli.out().contains(said), cli.out() + cli.errors());
        }
    }

    @Test
    void whereAReportCannotGoIsToldBeforeAnythingBegins() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path report : List.of(folder, folder.resolve("none").resolve("r.html"), file.resolve("r.html"))) {
            Cli cli = new Cli(folder);
            assertEquals(ExitCode.WRONG, deploy(cli, "--report", report.toString()));
            assertTrue(
                    cli.errors().get(0).startsWith("The report " + report + " "),
                    cli.errors().toString());
            assertEquals("Nothing was changed.", cli.errors().get(1));
            assertEquals("", cli.out());
        }
    }

    @Test
    void aStateDirectoryThatIsAFileIsToldAndNothingIsLeftToResume() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Cli cli = new Cli(file);
        assertEquals(ExitCode.WRONG, deploy(cli));
        assertTrue(
                cli.errors().get(0).contains("cannot be begun in " + file),
                cli.errors().toString());
        assertEquals("Nothing was changed.", cli.errors().get(1));
        assertEquals("", cli.out());
    }

    @Test
    void oneDamagedJournalIsToldAndTheOthersAreShown() throws IOException {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.DONE, deploy(cli), cli.out() + cli.errors());
        Cli list = new Cli(folder);
        list.run("list");
        String good = list.out().substring(0, list.out().indexOf(' '));
        Files.writeString(folder.resolve("journals").resolve("r-bad.jsonl"), "{\"event\":\"sung\",\"v\":1}\n");
        Cli both = new Cli(folder);
        assertEquals(ExitCode.DONE, both.run("list"));
        assertTrue(both.out().contains("promoted"), both.out());
        assertTrue(
                both.out()
                        .contains("r-bad  Line 1 of the journal of r-bad is damaged (it is of a kind not known here)"),
                both.out());
        Path report = folder.resolve("both.html");
        Cli told = new Cli(folder);
        assertEquals(ExitCode.UNDONE, told.run("report", good, "r-bad", "-o", report.toString()));
        assertTrue(
                told.errors().get(0).contains("r-bad is damaged"), told.errors().toString());
        assertTrue(Files.readString(report).contains("promoted"));
    }

    private static int deploy(Cli cli, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "deploy", "--region", "simulated", "--speed", "1000", "--group", "web", "--ami", SimulatedShop.GOOD));
        all.addAll(List.of("--no-live"));
        all.addAll(List.of(more));
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void planSpeaksJson() throws IOException {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.DONE, cli.plan("--group", "web", "--ami-parameter", "/shop/ami", "--json"));
        JsonNode plan = new ObjectMapper().readTree(cli.out());
        assertEquals("ami-0b7e41", plan.path("newAmi").asText());
        assertEquals(12, plan.path("replaces").size());
        assertEquals(2, plan.path("stages").size());
        assertEquals("/shop/ami", plan.path("spec").path("amiParameter").asText());
    }

    @Test
    void aPlanOfASwapNamesItsGroups() throws IOException {
        Cli cli = new Cli(folder);
        assertEquals(
                ExitCode.DONE,
                cli.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--blue-green", "--steps", "10,100"),
                cli.errors().toString());
        assertTrue(
                cli.out().contains("green     web-v002: 12 instances of ami-0b7e41, cloned whole from web"), cli.out());
        assertTrue(cli.out().contains("step 2    10 % of the requests"), cli.out());
        assertTrue(cli.out().contains("blue      web stands by for 1 h, then is scaled to zero"), cli.out());
        assertFalse(cli.out().contains("promote"), cli.out());
        Cli json = new Cli(folder);
        json.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--blue-green", "--json");
        JsonNode swap = new ObjectMapper().readTree(json.out()).path("swap");
        assertEquals("web-v002", swap.path("green").asText());
        assertEquals("web", swap.path("blue").asText());
        assertFalse(swap.path("greenStandsAlready").asBoolean(true));
    }

    @Test
    void canaryAndSwapTogetherAreRefused() {
        Cli cli = new Cli(folder);
        assertEquals(
                ExitCode.WRONG,
                cli.plan("--group", "web", "--ami", SimulatedShop.GOOD, "--blue-green", "--canary", "5"));
        assertTrue(
                cli.errors().toString().contains("canary is given for a swap"),
                cli.errors().toString());
    }

    @Test
    void deployTellsListsAndReports() throws IOException {
        Cli cli = new Cli(folder);
        Path report = folder.resolve("report.html");
        int code = cli.run(
                "immutable-deploy",
                "--region",
                "simulated",
                "--speed",
                "1000",
                "--group",
                "web",
                "--ami",
                SimulatedShop.GOOD,
                "--no-live",
                "--report",
                report.toString());
        assertEquals(ExitCode.DONE, code, cli.out() + cli.errors());
        assertTrue(cli.out().contains("promoted   web runs ami-0b7e41"), cli.out());
        assertTrue(Files.readString(report).contains("promoted"));
        Cli list = new Cli(folder);
        assertEquals(ExitCode.DONE, list.run("list"));
        assertTrue(list.out().contains("promoted"), list.out());
        String id = list.out().substring(0, list.out().indexOf(' '));
        Cli again = new Cli(folder);
        Path later = folder.resolve("later.html");
        assertEquals(
                ExitCode.DONE,
                again.run("report", id, "--report", later.toString()),
                again.errors().toString());
        assertTrue(Files.readString(later).contains("us-east-1a"), "knows the zones from what was noted");
        Cli resume = new Cli(folder);
        assertEquals(ExitCode.WRONG, resume.run("resume", id));
        assertEquals(List.of("Rollout " + id + " is over: it was promoted.", "Nothing was changed."), resume.errors());
    }

    @Test
    void aBadAmiEndsWithOne() {
        Cli cli = new Cli(folder);
        int code = cli.run(
                "deploy",
                "--region",
                "simulated",
                "--speed",
                "1000",
                "--group",
                "web",
                "--ami",
                SimulatedShop.SICK,
                "--http-gate",
                "path=/health,timeout=1m",
                "--live");
        assertEquals(ExitCode.UNDONE, code, cli.out() + cli.errors());
        assertTrue(cli.out().contains("rolled back"), cli.out());
        assertTrue(cli.out().contains("us-east-1b"), "draws the fleet");
    }

    @Test
    void aFailureMayBeHeld() {
        Cli cli = new Cli(folder);
        int code = cli.run(
                "deploy",
                "--region",
                "simulated",
                "--speed",
                "1000",
                "--group",
                "web",
                "--ami",
                SimulatedShop.SICK,
                "--http-gate",
                "path=/health,timeout=1m",
                "--on-failure",
                "hold",
                "--no-live");
        assertEquals(ExitCode.HELD, code, cli.out() + cli.errors());
        assertTrue(cli.out().contains("Held: "), cli.out());
    }

    @Test
    void helpNamesEveryCommand() {
        Cli cli = new Cli(folder);
        assertEquals(
                0, Main.run(new java.io.PrintWriter(System.out), new java.io.PrintWriter(System.err), "--version"));
        for (String command : List.of("plan", "deploy", "resume", "rollback", "recover", "list", "report", "demo")) {
            Cli help = new Cli(folder);
            assertEquals(0, help.run(command, "--help"), command);
            assertFalse(help.out().isBlank());
        }
        assertTrue(cli.out().isEmpty());
    }
}
