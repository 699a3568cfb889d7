package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;

/** Steps for tests. */
final class Forms {
    private Forms() {}

    /** A deployment with every field given, and none of them at its default. */
    static ImmutableDeployStep everyField(RolloutStrategy strategy) {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setRegion("eu-west-1");
        step.setCredentialsId("keys");
        step.setRoleArn("arn:aws:iam::123456789012:role/deploy");
        step.setExternalId("ext");
        step.setSessionName("session");
        step.setEndpoint("http://127.0.0.1:1");
        step.setAmi("ami-1");
        step.setAmiName("shop-*");
        step.setAmiOwner("amazon");
        step.setAmiTags("app=shop\ntested=yes");
        step.setAmiParameter("/shop/ami");
        step.setGates(Gates.all());
        step.setDryRun(true);
        step.setStrategy(strategy);
        step.setMinHealthyPercent(0);
        step.setMaxHealthyPercent(150);
        step.setFailedInstances(0);
        step.setWarmUp("1m");
        step.setHealthTimeout("15m");
        step.setProgressDeadline("1h");
        step.setBake("2m");
        step.setFinalBake("3m");
        step.setBodyTimeout("20m");
        step.setOnFailure("hold");
        step.setOnAbort("hold");
        step.setProtectedInstances("replace");
        step.setLaunchHooks("skip");
        return step;
    }

    static HttpGate onInstances() {
        HttpGate gate = new HttpGate();
        gate.setScheme("https");
        gate.setPort(8443);
        gate.setPath("/health");
        gate.setPublicAddress(true);
        gate.setStatus("200");
        gate.setBody("^up$");
        gate.setSuccesses(2);
        gate.setFailures(4);
        gate.setInterval("7s");
        gate.setTimeout("3m");
        gate.setAttemptTimeout("2s");
        return gate;
    }

    static HttpGate through() {
        HttpGate gate = new HttpGate();
        gate.setUrl("https://shop.example/health");
        return gate;
    }
}
