package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.InvalidCommandIdException;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidParametersException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/**
 * SendCommand and CancelCommand, and how commands run on the instances (AWS Systems Manager API Reference, pages of
 * those names; User Guide, Understanding command statuses; Understanding command
 * timeout values: what is not delivered within both time-outs together never is).
 */
final class RunCommand {
    /** An invocation cannot be read at once: whoever asks too early hears InvocationDoesNotExist. */
    private static final Duration APPEARING = Duration.ofMillis(500);

    private static final Duration DELIVERY = Duration.ofSeconds(1);
    private static final int MOST_INSTANCES = 50;
    private static final int SHORTEST_TIMEOUT_SECONDS = 30;
    private static final int DEFAULT_TIMEOUT_SECONDS = 3600;

    private final Schedule schedule;
    private final Randomness random;
    private final Set<String> documents;
    private final Map<String, Command> sent = new LinkedHashMap<>();
    private final Agents agents;
    private final Store<CommandRun> runs;

    RunCommand(Schedule schedule, Randomness random, Set<String> documents, Agents agents) {
        this.agents = agents;
        this.schedule = schedule;
        this.random = random;
        this.documents = documents;
        this.runs = new Store<>(schedule.clock());
    }

    List<Command> all() {
        return List.copyOf(sent.values());
    }

    CommandRun run(Command command, String instance, Instant view) {
        return runs.at(key(command.commandId(), instance), view);
    }

    private static String key(String command, String instance) {
        return command + "|" + instance;
    }

    SendCommandResponse sendCommand(SendCommandRequest request) {
        check(request);
        int timeout = Objects.requireNonNullElse(request.timeoutSeconds(), DEFAULT_TIMEOUT_SECONDS);
        Command command = SameFields.copy(request, Command.builder())
                .commandId(newId())
                .documentVersion(Objects.requireNonNullElse(request.documentVersion(), "$DEFAULT"))
                .requestedDateTime(schedule.now())
                .expiresAfter(schedule.now().plusSeconds(timeout).plus(longest(request.parameters())))
                .timeoutSeconds(timeout)
                .status(CommandStatus.PENDING)
                .statusDetails("Pending")
                .targetCount(request.instanceIds().size())
                .completedCount(0)
                .errorCount(0)
                .build();
        sent.put(command.commandId(), command);
        command.instanceIds().forEach(instance -> begin(command, instance));
        return SendCommandResponse.builder().command(command).build();
    }

    private String newId() {
        long high = random.nextLong();
        return new UUID(high, random.nextLong()).toString();
    }

    private void check(SendCommandRequest request) {
        List<String> ids = request.instanceIds();
        Integer timeout = request.timeoutSeconds();
        if (ids.isEmpty() || ids.size() > MOST_INSTANCES) {
            throw ApiErrors.of("ssm", "ValidationException", "Between 1 and 50 instance IDs are allowed", 400);
        }
        if (timeout != null && timeout < SHORTEST_TIMEOUT_SECONDS) {
            throw ApiErrors.of("ssm", "ValidationException", "timeoutSeconds must be at least 30", 400);
        }
        if (!documents.contains(request.documentName())) {
            throw refusal(
                    InvalidDocumentException.builder(),
                    "InvalidDocument",
                    "Document with name " + request.documentName() + " does not exist.");
        }
        checkParameters(request);
        List<String> unmanaged = ids.stream()
                .filter(id -> !agents.registered(id, schedule.now()))
                .toList();
        if (!unmanaged.isEmpty()) {
            throw refusal(
                    InvalidInstanceIdException.builder(),
                    "InvalidInstanceId",
                    "Instances " + unmanaged + " not in a valid state for account " + Arns.ACCOUNT);
        }
    }

    private static void checkParameters(SendCommandRequest request) {
        Map<String, List<String>> parameters = request.parameters();
        boolean lacking = request.documentName().startsWith("AWS-Run") && !parameters.containsKey("commands");
        boolean timed = parameters.getOrDefault("executionTimeout", List.of()).stream()
                .allMatch(seconds -> seconds.matches("\\d{1,6}"));
        if (lacking || !timed) {
            throw refusal(
                    InvalidParametersException.builder(),
                    "InvalidParameters",
                    lacking ? "The parameter commands is required" : "executionTimeout must be a number of seconds");
        }
    }

    static AwsServiceException refusal(AwsServiceException.Builder builder, String code, String message) {
        return ApiErrors.filled(builder, "ssm", code, message, 400);
    }

    private void begin(Command command, String instance) {
        String key = key(command.commandId(), instance);
        schedule.after(APPEARING, () -> {
            if (runs.now(key) == null) {
                runs.put(key, CommandRun.pending(command, instance));
            }
        });
        schedule.after(DELIVERY, () -> deliver(key));
        schedule.at(command.expiresAfter(), () -> giveUp(key, CommandInvocationStatus.PENDING, "DeliveryTimedOut"));
    }

    private void deliver(String key) {
        CommandRun run = runs.now(key);
        if (run.status() != CommandInvocationStatus.PENDING || !agents.online(run.instance(), schedule.now())) {
            return;
        }
        runs.put(key, run.startedAt(schedule.now()));
        ScriptBehaviour script = agents.script(run.instance());
        Duration longest = longest(run.command().parameters());
        if (script.duration().compareTo(longest) < 0) {
            schedule.after(script.duration(), () -> finish(key, script));
        }
        schedule.after(longest, () -> giveUp(key, CommandInvocationStatus.IN_PROGRESS, "ExecutionTimedOut"));
    }

    /** The document's own parameter, an hour where it is not given. */
    private static Duration longest(Map<String, List<String>> parameters) {
        List<String> given = parameters.getOrDefault("executionTimeout", List.of());
        return Duration.ofSeconds(given.isEmpty() ? DEFAULT_TIMEOUT_SECONDS : Long.parseLong(given.get(0)));
    }

    /** A server that died meanwhile tells nothing; its invocation is given up when its time is over. */
    private void finish(String key, ScriptBehaviour script) {
        CommandRun run = runs.now(key);
        if (run.status() == CommandInvocationStatus.IN_PROGRESS && agents.online(run.instance(), schedule.now())) {
            runs.put(key, run.finishedAt(schedule.now(), script));
        }
    }

    private void giveUp(String key, CommandInvocationStatus waiting, String why) {
        CommandRun run = runs.now(key);
        if (run.status() == waiting) {
            runs.put(key, run.givenUpAt(schedule.now(), CommandInvocationStatus.TIMED_OUT, why));
        }
    }

    CancelCommandResponse cancelCommand(CancelCommandRequest request) {
        Command command = existing(request.commandId());
        List<String> chosen = request.instanceIds().isEmpty() ? command.instanceIds() : request.instanceIds();
        for (String instance : chosen) {
            String key = key(command.commandId(), instance);
            CommandRun run = runs.now(key) == null ? CommandRun.pending(command, instance) : runs.now(key);
            if (run.ended() == null) {
                runs.put(key, run.givenUpAt(schedule.now(), CommandInvocationStatus.CANCELLED, "Cancelled"));
            }
        }
        return CancelCommandResponse.builder().build();
    }

    Command existing(String id) {
        Command command = sent.get(id);
        if (command == null) {
            throw refusal(InvalidCommandIdException.builder(), "InvalidCommandId", "No command " + id);
        }
        return command;
    }
}
