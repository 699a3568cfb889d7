package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Retrospect;
import io.jenkins.plugins.awsrollouts.rollout.spec.AnalysisReader;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say which samples of an account are judged, and how. */
final class PastOptions {
    private static final String FROM = "--from";

    /** Where samples are taken from. */
    enum SamplesFrom {
        CLOUDWATCH
    }

    @Option(
            names = FROM,
            paramLabel = "SOURCE",
            description =
                    "CLOUDWATCH: take the samples of two target groups from an account. FILE is then an analysis as"
                            + " in a spec, and may be left out.")
    private SamplesFrom from;

    @Option(names = "--baseline", paramLabel = "ARN", description = "The target group of the old AMI.")
    private String baseline;

    @Option(names = "--canary", paramLabel = "ARN", description = "The target group of the new AMI.")
    private String canary;

    @Option(
            names = "--load-balancer",
            paramLabel = "ARN",
            description =
                    "The load balancer before both, for a target group that has been deleted since. Default: the one"
                            + " whose rules forward to them.")
    private String balancer;

    @Option(
            names = "--start",
            paramLabel = "INSTANT",
            description = "The first minute, such as 2026-11-28T09:30Z or 2026-11-28T10:30+01:00.")
    private String start;

    @Option(names = "--end", paramLabel = "INSTANT", description = "The minute after the last one.")
    private String end;

    @Option(
            names = "--steps",
            paramLabel = "TIMES",
            description = "How long after the start each step ends, such as 10m,20m,30m. Default: one step.")
    private String steps;

    @Option(
            names = "--shares",
            paramLabel = "PERCENTS",
            description = "The canary's share of the requests in each step, such as 5,25,50. Default: 50.")
    private String shares;

    @Option(
            names = "--baseline-fleet",
            description = "The baseline had as many requests as the canary, and not all others.")
    private boolean fleet;

    @Option(
            names = "--analysis",
            paramLabel = "METRIC",
            description = "Metrics to compare, as of deploy; a list with commas, may be repeated. Default: FILE's, or"
                    + " errorRate,latency:99.")
    private List<String> analysis = new ArrayList<>();

    @Option(
            names = "--baseline-group",
            paramLabel = "NAME",
            description = "The baseline's Auto Scaling group, for queries with $${autoScalingGroup}.")
    private String baselineGroup;

    @Option(
            names = "--canary-group",
            paramLabel = "NAME",
            description = "The canary's Auto Scaling group, for queries with $${autoScalingGroup}.")
    private String canaryGroup;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the samples for judge FILE.")
    private Path save;

    @picocli.CommandLine.Spec(picocli.CommandLine.Spec.Target.MIXEE)
    private CommandSpec mixee;

    boolean given() {
        return from != null;
    }

    Optional<Path> save() {
        return Optional.ofNullable(save);
    }

    /** One sentence for each option that says something only of an account's samples, though a file's are judged. */
    List<String> strays() {
        return mixee.mixins().values().stream()
                .filter(mixin -> mixin.userObject() == this)
                .flatMap(mixin -> mixin.options().stream())
                .filter(option -> mixee.commandLine().getParseResult().hasMatchedOption(option.longestName()))
                .map(option -> option.longestName() + " is given without " + FROM + " CLOUDWATCH; give that as well, or"
                        + " leave it out.")
                .toList();
    }

    /**
     * What is asked for.
     *
     * @param analysis how it is judged; empty where that has faults
     * @param span when; empty where that cannot be read
     * @param faults all that is wrong and can be told without the account, one sentence each
     */
    record PastQuestion(
            Optional<Analysis> analysis, Optional<Retrospect.Span> span, Retrospect.Steps steps, List<String> faults) {
        PastQuestion {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads the options.
     *
     * @param file the analysis of a file; empty without
     */
    PastQuestion asked(Optional<JsonNode> file) {
        List<String> faults = new ArrayList<>();
        AnalysisReader.Given by = AnalysisReader.given(analysis(file));
        faults.addAll(by.faults());
        Optional<Analysis> good = by.analysis().filter(read -> by.faults().isEmpty());
        Optional<Instant> first = minute("--start", start, faults);
        Optional<Instant> last = minute("--end", end, faults);
        Optional<Retrospect.Span> span = first.flatMap(f -> last.map(l -> new Retrospect.Span(f, l)));
        Retrospect.Steps split = new Retrospect.Steps(ends(faults), percents(faults), fleet);
        // of steps that cannot be read nothing else is told
        if (steps == null || !split.ends().isEmpty()) {
            faults.addAll(split.faults(span.filter(some -> some.to().isAfter(some.from()))));
        }
        if (good.map(Analysis::ofGroup).orElse(false) && (baselineGroup == null || canaryGroup == null)) {
            faults.add("A query names ${autoScalingGroup}, and it is not known which; give --baseline-group and"
                    + " --canary-group.");
        }
        save().flatMap(to -> WrittenFile.unwritable("file", to)).ifPresent(faults::add);
        return new PastQuestion(good, span, split, faults);
    }

    /** The target groups and who is behind them. */
    TargetPair pair() {
        return new TargetPair(
                new TargetPair.TargetSide("--baseline", Optional.ofNullable(baseline), name(baselineGroup)),
                new TargetPair.TargetSide("--canary", Optional.ofNullable(canary), name(canaryGroup)),
                Optional.ofNullable(balancer));
    }

    private static String name(String group) {
        return group == null ? "" : group;
    }

    /** The metrics of the options take the place of the file's; its other knobs stay. */
    private JsonNode analysis(Optional<JsonNode> file) {
        if (analysis.isEmpty()) {
            return file.orElseGet(JsonNodeFactory.instance::objectNode);
        }
        ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
        analysis.stream().flatMap(PastOptions::parts).forEach(metrics::add);
        return file.filter(JsonNode::isObject)
                .<JsonNode>map(node -> ((ObjectNode) node.deepCopy()).set("metrics", metrics))
                .orElse(metrics);
    }

    private static Stream<String> parts(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip);
    }

    private static Optional<Instant> minute(String option, String text, List<String> faults) {
        String advice = "give a whole minute with its offset, such as 2026-11-28T09:30Z or 2026-11-28T10:30+01:00.";
        if (text == null) {
            faults.add(option + " is not given; " + advice);
            return Optional.empty();
        }
        Optional<Instant> read = instant(text.strip())
                .filter(instant -> instant.truncatedTo(ChronoUnit.MINUTES).equals(instant));
        if (read.isEmpty()) {
            faults.add(option + " is \"" + text + "\"; " + advice);
        }
        return read;
    }

    private static Optional<Instant> instant(String text) {
        try {
            OffsetDateTime read = OffsetDateTime.parse(text);
            // beyond these years no clock is, and arithmetic with them may overflow
            boolean sane = read.getYear() >= 1970 && read.getYear() <= 9999;
            return sane ? Optional.of(read.withOffsetSameInstant(ZoneOffset.UTC).toInstant()) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private List<Integer> ends(List<String> faults) {
        List<Integer> ends = new ArrayList<>();
        for (String text : steps == null ? List.<String>of() : parts(steps).toList()) {
            Optional<Duration> whole = Durations.parse(text)
                    .filter(time -> time.toSecondsPart() == 0 && time.toMinutes() < Integer.MAX_VALUE);
            if (whole.isEmpty()) {
                faults.add("--steps has \"" + text + "\"; give whole minutes after the start, such as 10m,20m,30m.");
                return List.of();
            }
            ends.add((int) whole.get().toMinutes());
        }
        return ends;
    }

    private List<Double> percents(List<String> faults) {
        List<Double> percents = new ArrayList<>();
        for (String text : shares == null ? List.<String>of() : parts(shares).toList()) {
            if (!text.matches("\\d{1,3}(\\.\\d{1,6})?%?")) {
                faults.add("--shares has \"" + text + "\"; give percents, one for each step, such as 5,25,50.");
                return List.of();
            }
            percents.add(Double.valueOf(text.replace("%", "")));
        }
        return percents;
    }
}
