package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.proof.bench.Bench;
import io.jenkins.plugins.awsrollouts.proof.bench.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the engine in simulated accounts; docs/benchmarks.md defines the figures. */
@Command(name = "bench", description = "Measures the engine in simulated accounts, each figure beside its goal.")
final class BenchCommand implements Callable<Integer> {
    private static final int MEBIBYTES = 256;

    @Spec
    private CommandSpec command;

    @Option(names = "--seeds", description = "How many accounts; default ${DEFAULT-VALUE}.", defaultValue = "200")
    private int seeds;

    @Option(names = "--only", description = "This bench alone: ${COMPLETION-CANDIDATES}.")
    private Bench only;

    @Option(names = "--rollouts", description = "How many at once; default ${DEFAULT-VALUE}.", defaultValue = "1000")
    private int rollouts;

    @Option(names = "--here", hidden = true, description = "In this process, whatever its heap.")
    private boolean here;

    @Override
    public Integer call() {
        List<Bench> benches = only == null ? List.of(Bench.values()) : List.of(only);
        boolean met = true;
        for (Bench bench : benches) {
            boolean apart = bench == Bench.CROWD && !here;
            met &= apart ? apart() : measure(bench);
        }
        return met ? ExitCode.DONE : ExitCode.UNDONE;
    }

    private boolean measure(Bench bench) {
        PrintWriter out = command.commandLine().getOut();
        boolean json = Output.of(command) == Output.JSON;
        List<Figure> figures = bench.measure(seeds, rollouts);
        figures.forEach(figure -> out.println(json ? Records.figure(figure) : figure.text()));
        out.flush();
        return figures.stream().allMatch(Figure::met);
    }

    /** In a process whose heap is as small as the goal says. */
    private boolean apart() {
        PrintWriter out = command.commandLine().getOut();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            Process process = new ProcessBuilder(
                            java.toString(),
                            "-Xmx" + MEBIBYTES + "m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "bench",
                            "--here",
                            "--output=" + Output.of(command),
                            "--only=" + Bench.CROWD,
                            "--rollouts=" + rollouts)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(out::println);
            out.flush();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("The process for " + rollouts + " rollouts did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
