package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptanceCommandTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAYesItSaysWhatItWouldMakeAndMakesNothing() {
        Cli cli = new Cli(folder);
        Path file = folder.resolve("seen.json");

        assertEquals(ExitCode.DONE, cli.run("acceptance", "--region", "simulated", "--out", file.toString()));

        assertTrue(cli.out().contains("You pay at most for 18 hours of t3.micro"), cli.out());
        assertTrue(cli.out().contains("Nothing was changed."), cli.out());
        assertFalse(Files.exists(file));
    }

    @Test
    void inTheSimulatedAccountAllIsAsExpectedAndTheFileSaysSo() throws IOException {
        Cli cli = new Cli(folder);
        Path file = folder.resolve("seen.json");

        int code = cli.run("acceptance", "--region", "simulated", "--yes", "--out", file.toString());

        assertEquals(ExitCode.DONE, code, cli.out());
        assertTrue(cli.out().contains("All is as expected."), cli.out());
        assertTrue(cli.out().contains("Nothing of it is left."), cli.out());
        assertTrue(cli.out().contains("This account has no security groups"), cli.out());
        assertTrue(cli.out().contains("No balancer is made"), cli.out());
        JsonNode seen = new ObjectMapper().readTree(file.toFile());
        assertTrue(seen.get("asExpected").asBoolean());
        assertEquals(17, seen.get("facts").size());
        assertEquals(3, seen.get("rollouts").size());
    }

    @Test
    void whatCannotRunEndsWithTwoAndTheReasons() {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.run("acceptance", "--region", "simulated", "--image", "ami-none", "--yes"));
        assertTrue(cli.errors().contains("Nothing was changed."), cli.errors()::toString);

        assertEquals(
                ExitCode.WRONG, new Cli(folder).run("acceptance", "--region", "simulated", "--clean", "everything"));
        assertEquals(ExitCode.WRONG, new Cli(folder).run("acceptance", "--region", "eu-west-1"));
        assertEquals(
                ExitCode.WRONG,
                new Cli(folder)
                        .run(
                                "acceptance",
                                "--region",
                                "simulated",
                                "--out",
                                folder.resolve("none/x").toString()));
    }

    @Test
    void cleaningUpAfterARunThatLeftNothingFindsNothing() {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.DONE, cli.run("acceptance", "--region", "simulated", "--clean", "0a1b2c3d"));
        assertTrue(cli.out().contains("Nothing of it is left."), cli.out());
    }
}
