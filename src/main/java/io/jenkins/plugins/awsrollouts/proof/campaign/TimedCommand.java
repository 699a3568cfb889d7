package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import java.time.Duration;

/** A command at a time after the start. */
public record TimedCommand(Duration after, Command command) {}
