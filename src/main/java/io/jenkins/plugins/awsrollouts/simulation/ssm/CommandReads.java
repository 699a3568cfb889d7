package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;

/** GetCommandInvocation and ListCommandInvocations (AWS Systems Manager API Reference, pages of those names). */
record CommandReads(Reads reads, RunCommand commands) {
    private static final int LONGEST_OUTPUT = 24_000;
    private static final int LONGEST_ERROR = 8_000;
    private static final int LONGEST_PLUGIN_OUTPUT = 2_500;
    private static final int LARGEST_PAGE = 50;

    GetCommandInvocationResponse getCommandInvocation(GetCommandInvocationRequest request) {
        CommandRun run = runs(request.commandId(), request.instanceId()).stream()
                .findFirst()
                .orElseThrow(() -> RunCommand.refusal(
                        InvocationDoesNotExistException.builder(),
                        "InvocationDoesNotExist",
                        "The command " + request.commandId() + " has no invocation on " + request.instanceId()));
        return GetCommandInvocationResponse.builder()
                .commandId(run.command().commandId())
                .instanceId(run.instance())
                .comment(run.command().comment())
                .documentName(run.command().documentName())
                .documentVersion(run.command().documentVersion())
                .pluginName(plugin(run))
                .responseCode(run.code())
                .executionStartDateTime(text(run.started()))
                .executionEndDateTime(text(run.ended()))
                .executionElapsedTime(
                        run.started() == null || run.ended() == null
                                ? ""
                                : Duration.between(run.started(), run.ended()).toString())
                .status(run.status())
                .statusDetails(run.details())
                .standardOutputContent(cut(run.output(), LONGEST_OUTPUT))
                .standardErrorContent(cut(run.error(), LONGEST_ERROR))
                .build();
    }

    private static String plugin(CommandRun run) {
        return run.command().documentName().equals("AWS-RunPowerShellScript")
                ? "aws:runPowerShellScript"
                : "aws:runShellScript";
    }

    private static String text(Instant time) {
        return time == null ? "" : time.toString();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** The invocations that can be read, of one command or all, on one instance or all. */
    private List<CommandRun> runs(String command, String instance) {
        Instant view = reads.view();
        return commands.all().stream()
                .filter(c -> command == null || command.equals(c.commandId()))
                .flatMap(c -> c.instanceIds().stream()
                        .filter(id -> instance == null || instance.equals(id))
                        .map(id -> commands.run(c, id, view)))
                .filter(Objects::nonNull)
                .toList();
    }

    ListCommandInvocationsResponse listCommandInvocations(ListCommandInvocationsRequest request) {
        if (request.commandId() != null) {
            commands.existing(request.commandId());
        }
        boolean details = Boolean.TRUE.equals(request.details());
        Page<CommandRun> page = reads.page(
                runs(request.commandId(), request.instanceId()),
                request.nextToken(),
                request.maxResults(),
                LARGEST_PAGE);
        return ListCommandInvocationsResponse.builder()
                .commandInvocations(
                        page.items().stream().map(run -> listed(run, details)).toList())
                .nextToken(page.next())
                .build();
    }

    private static CommandInvocation listed(CommandRun run, boolean details) {
        return SameFields.copy(run.command(), CommandInvocation.builder())
                .instanceId(run.instance())
                .status(run.status())
                .statusDetails(run.details())
                .commandPlugins(details ? List.of(pluginOf(run)) : List.of())
                .build();
    }

    private static CommandPlugin pluginOf(CommandRun run) {
        String output =
                run.error().isEmpty() ? run.output() : run.output() + "\n----------ERROR-------\n" + run.error();
        return CommandPlugin.builder()
                .name(plugin(run))
                .status(run.status().toString())
                .statusDetails(run.details())
                .responseCode(run.code())
                .responseStartDateTime(run.started())
                .responseFinishDateTime(run.ended())
                .output(cut(output, LONGEST_PLUGIN_OUTPUT))
                .build();
    }
}
