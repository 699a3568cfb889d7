package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/**
 * One command on one instance, an invocation in AWS' words. {@code started} and {@code ended} are null until then;
 * {@code code} is -1 until the script has ended.
 */
@RecordBuilder
record CommandRun(
        Command command,
        String instance,
        CommandInvocationStatus status,
        String details,
        Instant started,
        Instant ended,
        int code,
        String output,
        String error)
        implements CommandRunBuilder.With {
    static CommandRun pending(Command command, String instance) {
        CommandInvocationStatus status = CommandInvocationStatus.PENDING;
        return new CommandRun(command, instance, status, status.toString(), null, null, -1, "", "");
    }

    private CommandRun in(CommandInvocationStatus next) {
        return with(copy -> copy.status(next).details(next.toString()));
    }

    CommandRun startedAt(Instant now) {
        return in(CommandInvocationStatus.IN_PROGRESS).withStarted(now);
    }

    CommandRun finishedAt(Instant now, ScriptBehaviour script) {
        CommandInvocationStatus next =
                script.exitCode() == 0 ? CommandInvocationStatus.SUCCESS : CommandInvocationStatus.FAILED;
        return in(next).with(copy ->
                copy.ended(now).code(script.exitCode()).output(script.output()).error(script.error()));
    }

    /** Ends without the script having ended: timed out or cancelled. */
    CommandRun givenUpAt(Instant now, CommandInvocationStatus next, String why) {
        return with(copy -> copy.status(next).details(why).ended(now));
    }
}
