package io.jenkins.plugins.awsrollouts.wrong.rollout.strategy.canary;

import io.jenkins.plugins.awsrollouts.wrong.rollout.strategy.bluegreen.SomeSwap;

record CanaryUsesBlueGreen(SomeSwap swap) {}
