package io.jenkins.plugins.awsrollouts.wrong.rollout.spec;

import io.jenkins.plugins.awsrollouts.wrong.rollout.strategy.SomeStrategy;

record SpecUsesStrategy(SomeStrategy strategy) {}
