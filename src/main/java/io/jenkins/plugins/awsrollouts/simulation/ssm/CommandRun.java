package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import java.time.Instant;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/**
 * One command on one instance, an invocation in AWS' words. {@code started} and {@code ended} are null until then;
 * {@code code} is -1 until the script has ended.
 */
record CommandRun(
        Command command,
        String instance,
        CommandInvocationStatus status,
        String details,
        Instant started,
        Instant ended,
        int code,
        String output,
        String error) {
    static CommandRun pending(Command command, String instance) {
        CommandInvocationStatus status = CommandInvocationStatus.PENDING;
        return new CommandRun(command, instance, status, status.toString(), null, null, -1, "", "");
    }

    CommandRun startedAt(Instant now) {
        CommandInvocationStatus next = CommandInvocationStatus.IN_PROGRESS;
        return new CommandRun(command, instance, next, next.toString(), now, null, -1, "", "");
    }

    CommandRun finishedAt(Instant now, ScriptBehaviour script) {
        CommandInvocationStatus next =
                script.exitCode() == 0 ? CommandInvocationStatus.SUCCESS : CommandInvocationStatus.FAILED;
        return new CommandRun(
                command,
                instance,
                next,
                next.toString(),
                started,
                now,
                script.exitCode(),
                script.output(),
                script.error());
    }

    /** Ends without the script having ended: timed out or cancelled. */
    CommandRun givenUpAt(Instant now, CommandInvocationStatus next, String why) {
        return new CommandRun(command, instance, next, why, started, now, -1, "", "");
    }
}
