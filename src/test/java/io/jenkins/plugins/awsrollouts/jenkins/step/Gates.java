package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.jenkins.spec.AlarmGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Approval;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.LambdaGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricQuery;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.ScriptGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SecretHeader;
import java.util.List;

/** Gates of every kind for tests: together they give every field, and none of them at its default. */
final class Gates {
    private Gates() {}

    static List<RolloutGate> all() {
        return List.of(
                Forms.onInstances(),
                Forms.through(),
                terms(posting()),
                script(),
                document(),
                terms(lambda()),
                terms(alarms()),
                terms(metric()),
                terms(approval()));
    }

    private static RolloutGate terms(RolloutGate gate) {
        gate.setWhen("before");
        gate.setAttempts(5);
        gate.setSuccesses(6);
        gate.setFailures(7);
        gate.setInterval("8s");
        gate.setTimeout("9m");
        gate.setOnFailure("warn");
        gate.setInconclusive("fail");
        return gate;
    }

    private static HttpGate posting() {
        HttpGate gate = new HttpGate();
        gate.setUrl("https://shop.example/check");
        gate.setMethod("POST");
        gate.setHeaders(List.of("Accept=text/plain,text/html;q=0.9"));
        SecretHeader bearer = new SecretHeader("Authorization", "token");
        bearer.setPrefix("Bearer");
        gate.setSecretHeaders(List.of(bearer, new SecretHeader("X-Api-Key", "key")));
        gate.setContent("{\n  \"deep\": true\n}");
        gate.setVerify("chain");
        gate.setJson(List.of("$.status=ok", "$.checks[0].up=true"));
        return gate;
    }

    private static ScriptGate script() {
        ScriptGate gate = new ScriptGate();
        gate.setScript("set -e\ncurl --fail localhost/health");
        return gate;
    }

    private static ScriptGate document() {
        ScriptGate gate = new ScriptGate();
        terms(gate).setWhen("end");
        gate.setDocument("Shop-Check");
        gate.setParameters(List.of("level=full", "areas=cart", "areas=login"));
        gate.setSample("10%");
        gate.setAttemptTimeout("2m");
        return gate;
    }

    private static LambdaGate lambda() {
        LambdaGate gate = new LambdaGate("shop-verdict");
        gate.setQualifier("live");
        gate.setAttemptTimeout("1m");
        return gate;
    }

    private static AlarmGate alarms() {
        AlarmGate gate = new AlarmGate(List.of("web-5xx", "web, slow"));
        gate.setTags(List.of("app=shop", "tier=web"));
        return gate;
    }

    private static MetricGate metric() {
        MetricQuery errors = new MetricQuery("errors");
        errors.setNamespace("AWS/ApplicationELB");
        errors.setMetric("HTTPCode_Target_5XX_Count");
        errors.setDimensions(List.of("LoadBalancer=app/shop/1", "TargetGroup=targetgroup/web/2"));
        errors.setStatistic("Sum");
        errors.setPeriod("5m");
        MetricQuery rate = new MetricQuery("rate");
        rate.setExpression("errors / 5");
        MetricGate gate = new MetricGate(List.of(errors, rate));
        gate.setAnswer("errors");
        gate.setAbove(-1.5);
        gate.setBelow(10.0);
        gate.setWindow("20m");
        return gate;
    }

    private static Approval approval() {
        Approval gate = new Approval();
        gate.setMessage("Is the shop well?");
        gate.setSubmitters(List.of("kim", "release-managers"));
        return gate;
    }
}
