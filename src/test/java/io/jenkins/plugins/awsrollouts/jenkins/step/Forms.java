package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryJudge;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CloudWatchMetric;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CookieMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.ErrorRate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HeaderMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Latency;
import io.jenkins.plugins.awsrollouts.jenkins.spec.OneAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.PathMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.QueryMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RequestCount;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SourceMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.UnhealthyHosts;
import java.util.List;

/** Steps for tests. */
final class Forms {
    private Forms() {}

    /** A deployment with every field given, and none of them at its default. */
    static ImmutableDeployStep everyField(RolloutStrategy strategy) {
        ImmutableDeployStep step = everyField(new ImmutableDeployStep("web"));
        step.setStrategy(strategy);
        step.setMinHealthyPercent(0);
        step.setMaxHealthyPercent(150);
        step.setBake("2m");
        step.setReplacement("newGroup");
        return step;
    }

    /** A canary with every field given, and none of them at its default. */
    static CanaryShiftStep everyCanaryField() {
        CanaryShiftStep step = everyField(new CanaryShiftStep("web"));
        step.setStrategy(new OneAtATime());
        step.setMinHealthyPercent(0);
        step.setMaxHealthyPercent(150);
        step.setBake("2m");
        step.setListenerRule("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/1/2/3");
        step.setSteps("10, 50");
        step.setEvery("20m");
        step.setFloor(2);
        step.setBaseline(true);
        step.setMatch(List.of(
                new HeaderMatch("X-Beta", "yes\nmaybe"),
                new CookieMatch("beta", "1"),
                new QueryMatch("v", "2"),
                new PathMatch("/new/*"),
                new SourceMatch("10.0.0.0/8")));
        step.setAnalysis(List.of(errorRate(), latency(), new RequestCount(), new UnhealthyHosts(), orders()));
        step.setJudge(judge());
        return step;
    }

    /** A swap with every field given, and none of them at its default. */
    static BlueGreenSwapStep everySwapField() {
        BlueGreenSwapStep step = everyField(new BlueGreenSwapStep("web"));
        step.setListenerRule("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/1/2/3");
        step.setTestListenerRule("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/4");
        step.setGreen("web-green");
        step.setSteps("10, 100");
        step.setEvery("20m");
        step.setSticky("release");
        step.setKeepBlue("2h");
        step.setBlue("keep");
        step.setKeep(2);
        step.setNames("{target}-n{number}");
        step.setAnalysis(List.of(errorRate(), latency()));
        step.setJudge(judge());
        return step;
    }

    /** The credentials that the steps name. */
    static void addKeys() {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "keys", "AKIA", "secret", ""));
    }

    static ErrorRate errorRate() {
        ErrorRate metric = new ErrorRate();
        metric.setCritical(false);
        metric.setMandatory(true);
        metric.setName("errors");
        metric.setUnit("%");
        metric.setGroup("health");
        metric.setDirection("either");
        metric.setMinSamples(7);
        metric.setNan("remove");
        metric.setOutliers("remove");
        metric.setOutlierFactor(2.5);
        metric.setUnseen(1.7);
        metric.setMax(0.2);
        metric.setMin(0.001);
        metric.setWarns(true);
        metric.setEffect("ratio");
        metric.setAllowedIncrease(1.1);
        metric.setAllowedDecrease(0.9);
        metric.setCriticalIncrease(1.5);
        metric.setCriticalDecrease(0.5);
        return metric;
    }

    static Latency latency() {
        Latency metric = new Latency();
        metric.setPercentile(99.9);
        return metric;
    }

    static CloudWatchMetric orders() {
        CloudWatchMetric metric = new CloudWatchMetric("Shop", "Orders");
        metric.setDimensions("TargetGroup=${targetGroup}\nShop=web");
        metric.setStatistic("Sum");
        metric.setExpression("m * 60");
        metric.setCritical(true);
        return metric;
    }

    static CanaryJudge judge() {
        CanaryJudge judge = new CanaryJudge();
        judge.setWeights("health=60, default=40");
        judge.setPass(90.0);
        judge.setMarginal(70.0);
        judge.setFalseAlarms(0.05);
        judge.setMinRequests(50);
        judge.setInterval("2m");
        judge.setDelay("1m");
        judge.setInconclusive("ask");
        judge.setExtensions(1);
        return judge;
    }

    /** A rollout with every field that all kinds share. */
    static <S extends RolloutStep> S everyField(S step) {
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
        step.setVerbose(true);
        step.setWaitForLock("30m");
        step.setFailedInstances(0);
        step.setWarmUp("1m");
        step.setHealthTimeout("15m");
        step.setProgressDeadline("1h");
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
