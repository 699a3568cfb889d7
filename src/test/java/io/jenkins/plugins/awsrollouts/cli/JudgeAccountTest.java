package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** The samples of two target groups of an account, judged as a rollout would have: whole calls, outputs and exit codes. */
class JudgeAccountTest {
    private static final String OLD = SimulatedAccount.targetGroupArn("tg-web");
    private static final String NEW = SimulatedAccount.targetGroupArn("tg-next");
    private static final Instant FIRST = SimulatedAccount.START.plus(10, ChronoUnit.MINUTES);
    private static final Instant LAST = FIRST.plus(30, ChronoUnit.MINUTES);

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private static AccountBuilder builder(AmiCharacter fresh) {
        return Theatre.account(7, fresh)
                .launchTemplate("lt-next", Theatre.NEW, "t3.large")
                .targetGroup("tg-next", 60, 10, 3, 2)
                .unusedTargetGroup("tg-idle")
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1).forward("tg-next", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .group("next", 1, 4, 8, Theatre.ZONES, g -> g.template("lt-next", "1")
                        .targetGroup("tg-next"))
                .traffic("shop", 50);
    }

    /** Forty-five minutes with half of the requests for each AMI. */
    private static SimulatedAccount account(AmiCharacter fresh, UnaryOperator<AccountBuilder> more) {
        SimulatedAccount account = more.apply(builder(fresh)).build();
        account.clock().runUntil(FIRST.plus(45, ChronoUnit.MINUTES));
        return account;
    }

    private static SimulatedAccount account(AmiCharacter fresh) {
        return account(fresh, same -> same);
    }

    /** The account as a command opens it; what it asks is answered by another thread, as by AWS. */
    private static OpenAccount opened(SimulatedAccount account) {
        ScheduledExecutorService executor = SystemClock.daemons(1, "judge");
        Sandbox rehearsal = new Sandbox(account);
        AwsClients clients = Sandbox.clients(account);
        return new OpenAccount(
                new Notes.Place(OpenAccount.SIMULATED, Optional.empty(), Optional.empty()),
                clients,
                new AwsCloud(OpenAccount.SIMULATED, clients, rehearsal.clock(), executor),
                rehearsal.clock(),
                rehearsal.prober(),
                executor,
                ZoneOffset.UTC,
                () -> {});
    }

    private static Ran run(SimulatedAccount account, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                AccountForCommands.of(() -> opened(account)), new PrintWriter(out), new PrintWriter(err), arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private static Ran judge(SimulatedAccount account, String... more) {
        List<String> arguments = new ArrayList<>(List.of("judge", "--from", "CLOUDWATCH", "--region", "simulated"));
        arguments.addAll(List.of(more));
        return run(account, arguments.toArray(String[]::new));
    }

    /** The usual two target groups over the usual half hour. */
    private static Ran judgePair(SimulatedAccount account, String... more) {
        return judge(
                account,
                Stream.concat(
                                Stream.of(
                                        "--baseline", OLD, "--canary", NEW, "--start", "" + FIRST, "--end", "" + LAST),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private JsonNode saved(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    // ---- verdicts

    @Test
    void aCanaryThatErrsFiveTimesAsOftenFailsByDefault() {
        Ran ran = judgePair(account(AmiCharacter.good().errors(5)));
        assertEquals(ExitCode.UNDONE, ran.code(), ran.err());
        assertTrue(ran.out().contains("fail at minute"), ran.out());
        assertTrue(ran.out().contains("errorRate"), ran.out());
    }

    @Test
    void anEqualCanaryPassesEachStep() {
        Ran ran = judgePair(account(AmiCharacter.good()), "--steps", "15m,30m");
        assertEquals(ExitCode.DONE, ran.code(), ran.out() + ran.err());
        assertTrue(ran.out().contains("minute 15, step 1 ends: pass"), ran.out());
        assertTrue(ran.out().contains("minute 30, step 2 ends: pass"), ran.out());
    }

    @Test
    void whatIsSavedHasTheSameVerdictWithoutTheAccount() {
        SimulatedAccount account = account(AmiCharacter.good().errors(2).latency(1.1));
        String file = folder.resolve("samples.json").toString();
        String[] options = {
            "--steps",
            "10m,20m",
            "--shares",
            "5,50",
            "--analysis",
            "errorRate,requestCount",
            "--analysis",
            "latency:95.5",
            "--save",
            file
        };
        for (String form : List.of("", "--json")) {
            Ran online = judgePair(account, form.isEmpty() ? options : with(options, form));
            Ran offline = form.isEmpty() ? run(account, "judge", file) : run(account, "judge", file, form);
            assertEquals(online, offline);
            assertTrue(online.code() != ExitCode.WRONG, online.err());
        }
    }

    private static String[] with(String[] options, String more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aRolloutsOwnSamplesAreReadAgainAfterItsTargetGroupIsGone() throws IOException {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good().errors(5))
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 10, 14, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 50)
                .build());
        Canary canary = new Canary(
                        List.of(SimulatedAccount.ruleArn("shop", 80, 10)),
                        List.of(),
                        List.of(25, 50),
                        Duration.ofMinutes(10),
                        1,
                        false)
                .with(Analysis.of(List.of(Measure.errorRate(), Measure.latency(99))));
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW).with(canary));
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock().runUntil(() -> canaryOf(rollout).isPresent(), FIRST.plus(1, ChronoUnit.HOURS));
        String fresh = canaryOf(rollout).orElseThrow().id();
        RolloutState end = theatre.run(rollout);
        assertEquals(Outcome.ROLLED_BACK, end.outcome().orElseThrow(), end.reason());
        List<Findings.Pair> minutes = List.copyOf(end.findings().minutes().values());
        Instant from = Instant.ofEpochSecond(end.findings().minutes().firstKey());
        String[] asked = {
            "--baseline",
            OLD,
            "--canary",
            fresh,
            "--start",
            "" + from,
            "--end",
            "" + from.plus(minutes.size(), ChronoUnit.MINUTES),
            "--shares",
            "25"
        };

        Ran gone = judge(account, asked);
        Ran ran = judge(
                account,
                with(
                        with(with(with(asked, "--load-balancer"), balancer(account)), "--save"),
                        folder.resolve("again.json").toString()));

        assertEquals(ExitCode.WRONG, gone.code());
        assertTrue(gone.err().contains("give --load-balancer"), gone.err());
        assertEquals(ExitCode.UNDONE, ran.code(), ran.out() + ran.err());
        JsonNode errors = saved("again.json").path("metrics").path(0);
        for (int i = 0; i < minutes.size(); i++) {
            assertEquals(
                    minutes.get(i).canary().values().get(0),
                    errors.path("canary").path(i).asDouble());
            assertEquals(
                    minutes.get(i).baseline().values().get(0),
                    errors.path("baseline").path(i).asDouble());
            assertEquals(
                    minutes.get(i).canary().requests(),
                    errors.path("canaryRequests").path(i).asDouble());
        }
    }

    private static Optional<Balancer> canaryOf(Rollout rollout) {
        return rollout.state().shift().stand(Fleet.CANARY).targetGroup();
    }

    private static String balancer(SimulatedAccount account) {
        return account.loadBalancing()
                .describeLoadBalancers()
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
    }

    // ---- samples

    @Test
    void theSamplesAreThoseOfTheMinutesAskedForHoweverSmallThePages() throws IOException {
        SimulatedAccount account = account(AmiCharacter.good(), builder -> builder.pageSize(7));
        judgePair(account, "--save", folder.resolve("paged.json").toString());
        JsonNode metric = saved("paged.json").path("metrics").path(0);
        assertEquals(30, metric.path("canary").size());
        for (int i = 0; i < 30; i++) {
            Instant minute = FIRST.plus(i, ChronoUnit.MINUTES);
            TrafficTruth truth = account.trafficTruth("shop").stream()
                    .filter(one -> one.minute().equals(minute))
                    .findFirst()
                    .orElseThrow();
            double expected = truth.requests() * truth.byTargetGroup().get(NEW);
            // requests are drawn around what is expected
            assertEquals(expected, metric.path("canaryRequests").path(i).asDouble(), 6 * Math.sqrt(expected));
        }
    }

    @Test
    void requestsAreCountedByTheShareOfEachStep() throws IOException {
        SimulatedAccount account = account(AmiCharacter.good());
        String[] options = {
            "--analysis",
            "requestCount",
            "--steps",
            "10m,30m",
            "--shares",
            "20,60",
            "--save",
            folder.resolve("shares.json").toString()
        };
        judgePair(account, options);
        JsonNode rest = saved("shares.json").path("metrics").path(0);
        judgePair(account, with(options, "--baseline-fleet"));
        JsonNode fleet = saved("shares.json").path("metrics").path(0);
        assertShare(20, rest, "canary", 9);
        assertShare(60, rest, "canary", 10);
        assertShare(80, rest, "baseline", 9);
        assertShare(40, rest, "baseline", 10);
        assertShare(20, fleet, "baseline", 9);
        assertShare(40, fleet, "baseline", 10);
    }

    private static void assertShare(double percent, JsonNode metric, String side, int minute) {
        assertEquals(
                metric.path(side + "Requests").path(minute).asDouble() / percent,
                metric.path(side).path(minute).asDouble(),
                1e-9);
    }

    @Test
    void aFileHasEveryKnobOfAnAnalysis() throws IOException {
        Metric orders = Metric.builder()
                .namespace("Shop")
                .metricName("Orders")
                .dimensions(Dimension.builder()
                        .name("AutoScalingGroupName")
                        .value("next")
                        .build())
                .build();
        SimulatedAccount account =
                account(AmiCharacter.good(), builder -> builder.metric(orders, minute -> OptionalDouble.of(2e7)));
        String file = Files.writeString(
                        folder.resolve("analysis.json"),
                        "{\"metrics\": [{\"type\": \"metric\", \"name\": \"orders\", \"direction\": \"increase\","
                                + " \"max\": 10000000, \"queries\": [{\"id\": \"o\", \"namespace\": \"Shop\", \"metric\":"
                                + " \"Orders\", \"statistic\": \"Sum\", \"dimensions\": {\"AutoScalingGroupName\":"
                                + " \"${autoScalingGroup}\"}}]}], \"falseAlarms\": 0.0001}")
                .toString();
        String save = folder.resolve("knobs.json").toString();
        Ran unnamed = judgePair(account, file);
        Ran ran = judgePair(account, file, "--baseline-group", "web", "--canary-group", "next", "--save", save);

        assertEquals(ExitCode.WRONG, unnamed.code());
        assertTrue(unnamed.err().contains("give --baseline-group and --canary-group"), unnamed.err());
        assertEquals(ExitCode.UNDONE, ran.code(), ran.out() + ran.err());
        assertTrue(ran.out().contains("orders"), ran.out());
        assertEquals(0.0001, saved("knobs.json").path("falseAlarms").asDouble());
        assertEquals(ran.out(), run(account, "judge", save).out());
    }

    @Test
    void aTimeWithoutSamplesIsInconclusiveAndSaysSo() {
        SimulatedAccount account = account(AmiCharacter.good());
        Ran ran = judge(
                account,
                "--baseline",
                OLD,
                "--canary",
                NEW,
                "--start",
                "2025-01-05T12:00+01:00",
                "--end",
                "2025-01-05T13:00:00+01:00");
        assertEquals(ExitCode.HELD, ran.code(), ran.err());
        List<String> told = ran.err().lines().toList();
        assertEquals(2, told.size(), ran.err());
        assertTrue(
                told.get(0)
                        .matches("CloudWatch has no sample of the canary targetgroup/tg-next/\\w+ behind app/shop/\\w+"
                                + " from 2025-01-05T11:00:00Z to 2025-01-05T12:00:00Z; .+"),
                ran.err());
        assertTrue(told.get(1).startsWith("CloudWatch has no sample of the baseline "), ran.err());
    }

    @Test
    void aTargetGroupThatNoRuleNamesIsTakenToBeBehindTheOthersBalancer() {
        SimulatedAccount account = account(AmiCharacter.good());
        String idle = SimulatedAccount.targetGroupArn("tg-idle");
        Ran ran = judge(account, "--baseline", OLD, "--canary", idle, "--start", "" + FIRST, "--end", "" + LAST);
        assertEquals(ExitCode.HELD, ran.code(), ran.err());
        assertTrue(ran.err().contains("no sample of the canary targetgroup/tg-idle/"), ran.err());
        assertTrue(ran.err().contains(" behind app/shop/"), ran.err());
    }

    // ---- faults

    @Test
    void everythingThatIsWrongWithACallIsToldAtOnce() {
        Ran ran = judge(
                account(AmiCharacter.good()),
                folder.resolve("none.json").toString(),
                "--baseline",
                "web",
                "--canary",
                SimulatedAccount.targetGroupArn("tg-none"),
                "--start",
                "yesterday",
                "--end",
                "2025-01-06T00:30:30Z",
                "--steps",
                "10m,soon",
                "--shares",
                "5;25",
                "--analysis",
                "errors,latency:0",
                "--save",
                folder.resolve("no/such/folder.json").toString());
        assertEquals(ExitCode.WRONG, ran.code());
        List<String> sentences = List.of(
                "none.json does not exist; ",
                "analysis metrics has \"errors\"; give errorRate",
                "latency percentile is 0.0; use one above 0",
                "--start is \"yesterday\"; give a whole minute with its offset",
                "--end is \"2025-01-06T00:30:30Z\"; give a whole minute",
                "--steps has \"soon\"; give whole minutes",
                "--shares has \"5;25\"; give percents",
                "folder.json cannot be written: there is no folder",
                "--baseline is \"web\"; give the ARN of a target group.",
                "--canary cannot be looked up: DescribeTargetGroups for ");
        sentences.forEach(sentence -> assertTrue(ran.err().contains(sentence), sentence + " in\n" + ran.err()));
        assertEquals(sentences.size() + 1, ran.err().lines().count(), ran.err());
    }

    @Test
    void whatIsNotGivenIsToldAtOnce() {
        Ran ran = judge(account(AmiCharacter.good()));
        assertEquals(ExitCode.WRONG, ran.code());
        for (String option : List.of("--start", "--end", "--baseline", "--canary")) {
            assertTrue(ran.err().contains(option + " is not given; give "), ran.err());
        }
        assertEquals(5, ran.err().lines().count(), ran.err());
    }

    @Test
    void targetGroupsThatAreNotThereAreBothToldWithTheReason() {
        Ran ran = judge(
                account(AmiCharacter.good()),
                "--baseline",
                SimulatedAccount.targetGroupArn("tg-a"),
                "--canary",
                SimulatedAccount.targetGroupArn("tg-b"),
                "--start",
                "" + FIRST,
                "--end",
                "" + LAST);
        assertEquals(ExitCode.WRONG, ran.code());
        List<String> told = ran.err().lines().toList();
        assertTrue(told.get(0).matches("--baseline cannot be looked up: .+tg-a.+ not found.*; name one .+"), ran.err());
        assertTrue(told.get(1).matches("--canary cannot be looked up: .+tg-b.+ not found.*; name one .+"), ran.err());
    }

    @Test
    void timesThatCloudWatchHasNoMinutesOfAreRefused() {
        SimulatedAccount account = account(AmiCharacter.good());
        account.clock().runUntil(FIRST.plus(20, ChronoUnit.DAYS));
        Instant now = account.clock().now();
        Instant old = now.minus(15, ChronoUnit.DAYS).minus(1, ChronoUnit.MINUTES);
        String[] pair = {"--baseline", OLD, "--canary", NEW};

        Ran early = judge(account, with(with(with(with(pair, "--start"), "" + old), "--end"), "" + now));
        Ran backwards = judge(account, with(with(with(with(pair, "--start"), "" + LAST), "--end"), "" + LAST));

        assertEquals(ExitCode.WRONG, early.code());
        assertTrue(early.err().contains("is more than 15 days ago, and CloudWatch keeps"), early.err());
        assertTrue(early.err().contains("is later than " + now.minus(3, ChronoUnit.MINUTES)), early.err());
        assertTrue(early.err().contains(" are 21601 minutes; give at most 1440, a day."), early.err());
        assertTrue(backwards.err().contains("is not after the start"), backwards.err());
    }

    @Test
    void stepsThatDoNotFitTheTimeAreRefused() {
        SimulatedAccount account = account(AmiCharacter.good());
        Ran beyond = judgePair(account, "--steps", "10m,40m");
        Ran shares = judgePair(account, "--steps", "10m,30m", "--shares", "5,25,50");
        Ran shrinking = judgePair(account, "--steps", "20m,10m");
        assertTrue(beyond.err().contains("before the last step ends with minute 40"), beyond.err());
        assertTrue(shares.err().contains("in each of the 2 steps"), shares.err());
        assertTrue(shrinking.err().contains("growing"), shrinking.err());
    }

    @Test
    void oneTargetGroupIsNotComparedWithItself() {
        Ran ran = judge(
                account(AmiCharacter.good()),
                "--baseline",
                OLD,
                "--canary",
                OLD,
                "--start",
                "" + FIRST,
                "--end",
                "" + LAST);
        assertEquals(ExitCode.WRONG, ran.code());
        assertTrue(ran.err().contains("name two target groups"), ran.err());
    }

    @Test
    void samplesThatMayNotBeReadAreToldWithTheReason() {
        SimulatedAccount account = account(AmiCharacter.good());
        account.deny("cloudwatch:GetMetricData");
        Ran ran = judgePair(account);
        assertEquals(ExitCode.WRONG, ran.code());
        assertTrue(ran.err().startsWith("Not all samples came: GetMetricData for "), ran.err());
        assertTrue(ran.err().contains("allow cloudwatch:GetMetricData"), ran.err());
    }

    @Test
    void optionsOfAnAccountsSamplesNeedTheAccount() {
        SimulatedAccount account = account(AmiCharacter.good());
        Ran strays = run(account, "judge", "samples.json", "--canary", NEW, "--save", "other.json");
        Ran nothing = run(account, "judge");
        assertEquals(ExitCode.WRONG, strays.code());
        assertEquals(3, strays.err().lines().count(), strays.err());
        assertTrue(strays.err().contains("--canary is given without --from CLOUDWATCH"), strays.err());
        assertTrue(strays.err().contains("--save is given without --from CLOUDWATCH"), strays.err());
        assertEquals(ExitCode.WRONG, nothing.code());
        assertTrue(nothing.err().contains("name a FILE of samples, or give --from CLOUDWATCH"), nothing.err());
        assertFalse(Files.exists(folder.resolve("other.json")));
    }
}
