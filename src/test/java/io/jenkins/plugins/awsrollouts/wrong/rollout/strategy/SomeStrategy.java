package io.jenkins.plugins.awsrollouts.wrong.rollout.strategy;

/** Breaks no rule. */
public record SomeStrategy(String name) {}
