package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/**
 * Runs documents on instances by SSM Run Command and looks, without a thread that waits, until all have ended. See <a
 * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html">SendCommand</a> (at most
 * 50 instances) and <a
 * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html">
 * GetCommandInvocation</a> (24,000 characters of output).
 */
final class Commands {
    private static final int PER_CALL = 50;
    private static final int LONGEST_TAIL = 2000;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** SSM gives an agent at least this long to fetch a command. */
    private static final int DELIVERY_SECONDS = 30;

    private static final Set<CommandInvocationStatus> UNDER_WAY = Set.of(
            CommandInvocationStatus.PENDING,
            CommandInvocationStatus.IN_PROGRESS,
            CommandInvocationStatus.DELAYED,
            CommandInvocationStatus.CANCELLING);

    private final SsmClient ssm;
    private final Clock clock;
    private final Executor calls;

    Commands(SsmClient ssm, Clock clock, Executor calls) {
        this.ssm = ssm;
        this.clock = clock;
        this.calls = calls;
    }

    /**
     * Sends a command and tells of it once.
     *
     * @throws CloudException when it cannot be sent; then nothing is told
     */
    void run(Probe.Script probe, Consumer<Probe.Answer> answer) {
        Set<String> silent = new HashSet<>(probe.instances());
        Partial.chunks(probe.instances(), PER_CALL).forEach(chunk -> silent.removeAll(online(chunk)));
        if (!silent.isEmpty() || probe.instances().isEmpty()) {
            List<Finding> missing =
                    silent.stream().sorted().<Finding>map(Finding.NoAgent::new).toList();
            answer.accept(Probe.Answer.of(missing, Duration.ZERO));
            return;
        }
        Instant sent = clock.now();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        Partial.chunks(probe.instances(), PER_CALL).forEach(chunk -> commands.put(send(probe, chunk), chunk));
        new Run(commands, sent, sent.plus(probe.timeout()), answer).lookIn(FIRST_LOOK);
    }

    private Set<String> online(List<String> ids) {
        Set<String> online = new HashSet<>();
        String token = null;
        do {
            DescribeInstanceInformationRequest request = DescribeInstanceInformationRequest.builder()
                    .filters(InstanceInformationStringFilter.builder()
                            .key("InstanceIds")
                            .values(ids)
                            .build())
                    .maxResults(PER_CALL)
                    .nextToken(token)
                    .build();
            DescribeInstanceInformationResponse page = Failures.call(
                    "DescribeInstanceInformation",
                    String.join(", ", ids),
                    () -> ssm.describeInstanceInformation(request));
            page.instanceInformationList().stream()
                    .filter(one -> one.pingStatus() == PingStatus.ONLINE)
                    .forEach(one -> online.add(one.instanceId()));
            token = page.nextToken();
        } while (token != null);
        return online;
    }

    private String send(Probe.Script probe, List<String> ids) {
        SendCommandRequest request = SendCommandRequest.builder()
                .documentName(probe.document())
                .parameters(probe.parameters())
                .instanceIds(ids)
                .timeoutSeconds(DELIVERY_SECONDS)
                .comment("AWS Rollouts")
                .build();
        return Failures.call("SendCommand", probe.document(), () -> ssm.sendCommand(request))
                .command()
                .commandId();
    }

    /** Commands that have been sent, by their ids the instances that they were sent to. */
    private final class Run {
        private final Map<String, List<String>> commands;
        private final Instant sent;
        private final Instant deadline;
        private final Consumer<Probe.Answer> answer;
        private Duration pause = FIRST_LOOK;

        Run(Map<String, List<String>> commands, Instant sent, Instant deadline, Consumer<Probe.Answer> answer) {
            this.commands = commands;
            this.sent = sent;
            this.deadline = deadline;
            this.answer = answer;
        }

        void lookIn(Duration time) {
            clock.at(clock.now().plus(time), () -> calls.execute(this::look));
        }

        private void look() {
            boolean late = !clock.now().isBefore(deadline);
            try {
                Set<String> ended = ended();
                boolean all = commands.values().stream().allMatch(ended::containsAll);
                if (all || late) {
                    answer.accept(Probe.Answer.of(findings(ended), Duration.between(sent, clock.now())));
                    return;
                }
            } catch (CloudException e) {
                if (late || !e.kind().worthRepeating()) {
                    answer.accept(AwsProber.told(e));
                    return;
                }
            }
            pause = pause.plus(pause).compareTo(LONGEST_PAUSE) < 0 ? pause.plus(pause) : LONGEST_PAUSE;
            lookIn(pause);
        }

        private Set<String> ended() {
            Set<String> ended = new HashSet<>();
            for (String command : commands.keySet()) {
                invocations(command).stream()
                        .filter(one -> !UNDER_WAY.contains(one.status()))
                        .forEach(one -> ended.add(one.instanceId()));
            }
            return ended;
        }

        private List<CommandInvocation> invocations(String command) {
            List<CommandInvocation> all = new ArrayList<>();
            String token = null;
            do {
                String from = token;
                ListCommandInvocationsResponse page = Failures.call(
                        "ListCommandInvocations",
                        command,
                        () -> ssm.listCommandInvocations(call ->
                                call.commandId(command).maxResults(PER_CALL).nextToken(from)));
                all.addAll(page.commandInvocations());
                token = page.nextToken();
            } while (token != null);
            return all;
        }

        private List<Finding> findings(Set<String> ended) {
            List<Finding> findings = new ArrayList<>();
            commands.forEach((command, ids) -> {
                for (String id : ids) {
                    findings.add(ended.contains(id) ? finding(command, id) : late(id));
                }
                if (!ended.containsAll(ids)) {
                    cancel(command);
                }
            });
            return findings;
        }

        private Finding late(String id) {
            long seconds = Duration.between(sent, deadline).toSeconds();
            return new Finding.Run(id, -1, "", "had not ended after " + seconds + " s");
        }

        /** What goes on after its time is of no use any more; where it cannot be ended, it ends by itself. */
        private void cancel(String command) {
            Failures.optional(
                    true,
                    () -> Failures.call(
                                    "CancelCommand", command, () -> ssm.cancelCommand(call -> call.commandId(command)))
                            != null);
        }
    }

    private Finding finding(String command, String id) {
        GetCommandInvocationResponse one = result(command, id);
        String written =
                one.standardErrorContent() == null || one.standardErrorContent().isBlank()
                        ? one.standardOutputContent()
                        : one.standardErrorContent();
        boolean ran = one.status() == CommandInvocationStatus.SUCCESS
                || (one.status() == CommandInvocationStatus.FAILED && one.responseCode() > 0);
        String details = one.statusDetails() == null ? one.statusAsString() : one.statusDetails();
        return new Finding.Run(id, one.responseCode(), tail(written), ran ? "" : "ended as " + details);
    }

    /** Of an invocation that has been listed as ended; where another read does not show it yet, it is asked for again. */
    private GetCommandInvocationResponse result(String command, String id) {
        try {
            return Failures.call(
                    "GetCommandInvocation",
                    id,
                    () -> ssm.getCommandInvocation(
                            call -> call.commandId(command).instanceId(id)));
        } catch (CloudException e) {
            throw Failures.code(e).equals("InvocationDoesNotExist")
                    ? new CloudException(
                            CloudException.Kind.UNKNOWN, "How the command ended on " + id + " is not visible yet", e)
                    : e;
        }
    }

    private static String tail(String text) {
        String all = text == null ? "" : text.strip();
        return all.length() <= LONGEST_TAIL ? all : all.substring(all.length() - LONGEST_TAIL);
    }
}
