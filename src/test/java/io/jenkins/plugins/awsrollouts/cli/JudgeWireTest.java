package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** Past samples over HTTP: target groups, rules and metrics are moto's, and the tests put the metrics there. */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class JudgeWireTest {
    private static final int MINUTES = 30;

    @TempDir
    private Path folder;

    /** Moto's account: its gaps are made up for by the clients. */
    private static OpenAccount opened(WireAccount account) {
        ScheduledExecutorService executor = SystemClock.daemons(2, "judge");
        SystemClock clock = new SystemClock(executor);
        return new OpenAccount(
                new Notes.Place(WireAccount.REGION, Optional.empty(), Optional.empty()),
                account.patched(),
                new AwsCloud("123456789012/" + WireAccount.REGION, account.patched(), clock, executor),
                clock,
                new HttpProber(executor, Secrets.of(Map.of())),
                executor,
                ZoneOffset.UTC,
                () -> {});
    }

    /** A second target group that the rule sends as many requests to. */
    private static String second(WireAccount account, String rule) {
        String vpc = account.vpc();
        String next = account.clients()
                .balancing()
                .createTargetGroup(r ->
                        r.name("next").vpcId(vpc).protocol("HTTP").port(8080).targetType("instance"))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        account.clients().balancing().modifyRule(r -> r.ruleArn(rule)
                .actions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .forwardConfig(f -> f.targetGroups(
                                TargetGroupTuple.builder()
                                        .targetGroupArn(account.targetGroup())
                                        .weight(1)
                                        .build(),
                                TargetGroupTuple.builder()
                                        .targetGroupArn(next)
                                        .weight(1)
                                        .build()))
                        .build()));
        return next;
    }

    private static int run(WireAccount account, StringWriter told, String... arguments) {
        PrintWriter writer = new PrintWriter(told, true);
        return Main.run(AccountForCommands.of(() -> opened(account)), writer, writer, arguments);
    }

    @Test
    void aCanaryThatErredFailsAndItsSavedSamplesFailAsWell() {
        try (MotoServer moto = MotoServer.startOrSkip();
                WireAccount account = WireAccount.build(moto, 1)) {
            String rule = account.addRule(10);
            String next = second(account, rule);
            Instant from = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(2 * MINUTES, ChronoUnit.MINUTES);
            new WireTraffic(account, rule, 5).flows(from);
            String file = folder.resolve("samples.json").toString();
            StringWriter online = new StringWriter();
            StringWriter offline = new StringWriter();

            int code = run(
                    account,
                    online,
                    "judge",
                    "--from",
                    "cloudwatch",
                    "--region",
                    "simulated",
                    "--baseline",
                    account.targetGroup(),
                    "--canary",
                    next,
                    "--start",
                    "" + from,
                    "--end",
                    "" + from.plus(MINUTES, ChronoUnit.MINUTES),
                    "--save",
                    file);

            assertEquals(ExitCode.UNDONE, code, online.toString());
            assertTrue(online.toString().contains("errorRate"), online.toString());
            assertEquals(ExitCode.UNDONE, run(account, offline, "judge", file));
            assertEquals(online.toString(), offline.toString());
        }
    }
}
