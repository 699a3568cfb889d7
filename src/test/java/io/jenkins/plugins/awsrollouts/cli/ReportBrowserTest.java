package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_CHROMIUM", matches = ".+")
class ReportBrowserTest {
    private static final int A_REAL_PICTURE = 50_000;

    @TempDir
    private Path folder;

    private Path output(String name, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                System.getenv("AWSROLLOUTS_CHROMIUM"),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
        all.addAll(List.of(arguments));
        Path out = folder.resolve(name);
        Process process = new ProcessBuilder(all)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, "Chromium ends");
        return out;
    }

    @Test
    void theDemoReportShowsBothDeployments() throws IOException, InterruptedException {
        Path report = folder.resolve("demo.html");
        Cli cli = new Cli(folder);
        assertEquals(
                ExitCode.DONE,
                cli.run("demo", "--speed", "1000", "--no-live", "--report", report.toString()),
                cli.out());
        String dom = Files.readString(output("dom", "--dump-dom", report.toUri().toString()));
        for (String text : List.of("promoted", "rolled back", "us-east-1c", "HTTP /health", "What happened", "<svg")) {
            assertTrue(dom.contains(text), text);
        }
        Path picture = folder.resolve("picture.png");
        output(
                "shot",
                "--window-size=1200,2000",
                "--screenshot=" + picture,
                report.toUri().toString());
        assertTrue(Files.size(picture) > A_REAL_PICTURE, "a picture with something on it");
        for (String name : List.of("dom.err", "shot.err")) {
            assertFalse(Files.readString(folder.resolve(name)).contains("CONSOLE"), "nothing on the console");
        }
    }
}
