package io.jenkins.plugins.awsrollouts.wrong.rollout.strategy.bluegreen;

/** Breaks no rule. */
public record SomeSwap(String name) {}
