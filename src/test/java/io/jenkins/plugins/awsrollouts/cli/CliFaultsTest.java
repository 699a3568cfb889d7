package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliFaultsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    --ami ami-1 | group is not given; name the Auto Scaling group to deploy to.
                    --group web | No AMI is named; give ami, amiName, amiTags or amiParameter.
                    --group web --ami ami-1 --ami-name x | The AMI is named in 2 ways, by ami and amiName; give one of them.
                    --group web --ami ami-1 --ami-owner self | amiOwner is given without amiName or amiTags, which it belongs to.
                    --group web --ami web-1 | ami is "web-1", which is no AMI id; give one such as ami-0123456789abcdef0.
                    --group web --ami-tag app=x --ami-tag shop | amiTags has "shop"; give key=value.
                    --group web --ami ami-1 --strategy third | strategy is "third"; use halfAtATime, oneAtATime, allAtOnce, linear:25 or batches:1,25%,50%.
                    --group web --ami ami-1 --strategy linear:0 | linear is 0 %; use 1 to 100.
                    --group web --ami ami-1 --strategy batches:1,200% | A batch of 200% is out of range; use a count of at least 1, or 1% to 100%.
                    --group web --ami ami-1 --min-healthy 120 | minHealthyPercent is 120; use 0 to 100.
                    --group web --ami ami-1 --max-healthy much | maxHealthy is "much"; give a whole number of percent.
                    --group web --ami ami-1 --bake 10 | bake is "10"; give a time such as 90s, 10m or 1h30m.
                    --group web --ami ami-1 --warm-up 5m --health-timeout 1m | healthTimeout of 1 min is not longer than warmUp of 5 min, so no instance could count in time; raise it.
                    --group web --ami ami-1 --failed-instances -1 | failedInstances is -1; use 0 to 1000.
                    --group web --ami ami-1 --failed-instances one | failedInstances is "one"; give a whole number.
                    --group web --ami ami-1 --on-failure explode | onFailure is "explode"; use rollback or hold.
                    --group web --ami ami-1 --protected maybe | protected is "maybe"; use keep or replace.
                    --group web --ami ami-1 --launch-hooks run | launchHooks is "run"; use refuse or skip.
                    --group web --ami ami-1 --http-gate port=99999 | httpGate port is 99999; use a port from 1 to 65535.
                    --group web --ami ami-1 --http-gate path=health | httpGate path is "health"; begin it with a slash.
                    --group web --ami ami-1 --http-gate public=yes | httpGate public is "yes"; give true or false.
                    --group web --ami ami-1 --http-gate verb=GET | httpGate "verb" is not known; known are type, when, attempts, successes, failures, interval, timeout, onFailure, inconclusive, url, scheme, port, path, public, method, headers, content, verify, status, body, json, attemptTimeout.
                    --group web --ami ami-1 --http-gate path=/a,path=/b | httpGate path is given twice; give it once, and --http-gate once for each check.
                    --group web --ami ami-1 --http-gate path=/x,y | httpGate path is "/x,y"; after a comma comes the next key=value, so give a value that holds one in --gate, as JSON.
                    --group web --ami ami-1 --http-gate path | httpGate has "path"; give key=value, such as port=8080,path=/health.
                    --group web --ami ami-1 --analysis | --analysis is given, but there is nothing to compare; give --canary or --blue-green --steps as well.
                    --group web --ami ami-1 --canary --analysis errorRate --analysis | Two metrics are named "errorRate"; name them apart.
                    --group web --ami ami-1 --http-gate url=https://x/,port=80 | httpGate has both url and port; with a url no instance is asked, so leave port out.
                    """)
    void tellsWhatIsWrong(String arguments, String sentence) {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan(arguments.split(" ")));
        assertEquals(List.of(sentence, "Nothing was changed."), cli.errors());
    }

    /** As of a variable of a shell that is not set. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--canary", "--analysis", "--approval", "--spec", "--strategy", "--bake", "--http-gate", "--green",
                "--steps", "--alarm", "--lambda", "--match", "--listener-rule", "--names", "--profile", "--endpoint"
            })
    void anEmptyValueIsNoOptionWithoutAValue(String option) {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan("--group", "web", "--ami", "ami-0b7e41", option, ""));
        assertTrue(
                cli.errors().toString().contains(option + " has an empty value; give one, or leave the option out."),
                cli.errors().toString());
    }

    @Test
    void anOptionThatIsWrittenWrongIsToldInASentenceOrTwo() {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan("--group", "web", "--amy", "ami-0b7e41"));
        assertEquals(2, cli.errors().size(), cli.errors().toString());
        assertTrue(cli.errors().get(1).startsWith("Nothing was changed; `aws-rollouts plan --help`"));
    }

    @Test
    void tellsEverythingAtOnce() {
        Cli cli = new Cli(folder);
        int code = cli.plan(
                "--ami", "web-1", "--ami-name", "x", "--bake", "soon", "--strategy", "third", "--http-gate", "port=0");
        assertEquals(ExitCode.WRONG, code);
        assertEquals(7, cli.errors().size(), cli.errors().toString());
    }

    @Test
    void tellsOfAWrongFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("spec.json"), "{\"group\": \"web\", \"ami\": \"ami-1\", \"retries\": 3}");
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan("--spec", file.toString()));
        // a further strategy's knob comes after these
        assertTrue(
                cli.errors()
                        .get(0)
                        .startsWith(
                                "\"retries\" is not known; known are " + String.join(", ", SpecReader.KNOBS.names())),
                cli.errors().toString());
        Files.writeString(file, "{\"group\": ");
        Cli broken = new Cli(folder);
        assertEquals(ExitCode.WRONG, broken.plan("--spec", file.toString()));
        assertTrue(
                broken.errors().get(0).contains("is no JSON: it ends in the middle in line 1"),
                broken.errors().toString());
        Cli missing = new Cli(folder);
        assertEquals(
                ExitCode.WRONG, missing.plan("--spec", folder.resolve("none").toString()));
        assertTrue(missing.errors().get(0).contains("does not exist; name one that is there"));
    }

    @Test
    void tellsWhatTheAccountLacks() {
        Cli cli = new Cli(folder);
        assertEquals(ExitCode.WRONG, cli.plan("--group", "nowhere", "--ami", "ami-0b7e41"));
        assertTrue(cli.errors().get(0).contains("nowhere"), cli.errors().toString());
    }

    @Test
    void tellsOfRolloutsThatAreNotThere() {
        for (String command : List.of("resume", "rollback", "report")) {
            Cli cli = new Cli(folder);
            assertEquals(ExitCode.WRONG, cli.run(command, "r-1"), command);
            assertTrue(
                    cli.errors().get(0).contains("There is no rollout r-1"),
                    cli.errors().toString());
        }
        Cli cli = new Cli(folder);
        List<String> arguments = new ArrayList<>(List.of("recover", "web", "--region", "simulated"));
        assertEquals(ExitCode.WRONG, cli.run(arguments.toArray(String[]::new)));
        assertEquals(
                "web carries no tags of a rollout, so there is nothing to recover.",
                cli.errors().get(0));
    }
}
