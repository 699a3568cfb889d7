package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.AllAtOnce;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Batches;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Linear;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SpecResult;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a step says to the engine. */
class RolloutStepTest {
    private static final Texts AS_IT_IS = Texts.AS_THEY_ARE;

    private static final Limits LIMITS = new Limits(
            0,
            150,
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            0,
            Duration.ofMinutes(2),
            Duration.ofMinutes(3));

    private static final HttpGate GATE = new HttpGate(
            Optional.empty(),
            "https",
            8443,
            "/health",
            true,
            "200",
            Optional.of("^up$"),
            2,
            4,
            Duration.ofSeconds(7),
            Duration.ofMinutes(3),
            Duration.ofSeconds(2));

    private static ImmutableDeployStep full() {
        ImmutableDeployStep step = Forms.everyField(new AllAtOnce());
        step.setAmi(null);
        step.setAmiTags(null);
        step.setAmiParameter(" ");
        step.setGates(List.of(Forms.onInstances(), Forms.through()));
        return step;
    }

    @Test
    @WithJenkins
    void saysEveryKnob(JenkinsRule jenkins) {
        assertEquals(
                new SpecResult(
                        Optional.of(new Spec(
                                        "web",
                                        new ImageQuery.ByName("shop-*", "amazon"),
                                        new Strategy.AllAtOnce(),
                                        LIMITS,
                                        List.of(GATE, HttpGate.through("https://shop.example/health")),
                                        Spec.OnTrouble.HOLD,
                                        Spec.OnTrouble.HOLD,
                                        Spec.ProtectedInstances.REPLACE,
                                        Spec.LaunchHooks.SKIP)
                                .with(Swap.replacing(LIMITS.bake()))),
                        List.of()),
                full().toSpec(AS_IT_IS));
        assertEquals(Duration.ofMinutes(20), full().bodyTimeout(AS_IT_IS));
        assertEquals("keys", full().account(AS_IT_IS).credentialsId());
    }

    @Test
    void leavesTheRestToTheEnginesDefaults() {
        ImmutableDeployStep step = new ImmutableDeployStep("web");
        step.setAmi("ami-1");
        assertEquals(Optional.of(Spec.of("web", "ami-1")), step.toSpec(AS_IT_IS).spec());
        assertEquals(Duration.ofHours(1), step.bodyTimeout(AS_IT_IS));
        assertEquals(AccountSettings.NONE, step.account(AS_IT_IS));
    }

    @Test
    @WithJenkins
    void expandsVariablesEverywhere(JenkinsRule jenkins) {
        ImmutableDeployStep step = new ImmutableDeployStep("$GROUP");
        step.setAmiTags("app=$APP");
        step.setStrategy(new Batches("$FIRST, 50%"));
        step.setBake("$BAKE");
        step.setRegion("$REGION");
        io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate gate =
                new io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate();
        gate.setPath("/$APP");
        step.setGates(List.of(gate));
        Map<String, String> values =
                Map.of("GROUP", "web", "APP", "shop", "FIRST", "1", "BAKE", "5m", "REGION", "eu-west-1");
        Texts expand = text -> hudson.Util.replaceMacro(text, values);
        Spec spec = step.toSpec(expand).spec().orElseThrow();
        assertEquals("web", spec.group());
        assertEquals(new ImageQuery.ByTags(Map.of("app", "shop"), "self"), spec.image());
        assertEquals("batches([1, 50%])", spec.strategy().text());
        assertEquals(Duration.ofMinutes(5), spec.limits().bake());
        assertEquals("HTTP /shop", spec.gates().get(0).name());
        assertEquals("eu-west-1", step.account(expand).region());
    }

    @Test
    void tellsEveryFaultAtOnce() {
        ImmutableDeployStep step = new ImmutableDeployStep(" ");
        step.setStrategy(new Batches("some"));
        step.setMaxHealthyPercent(300);
        step.setOnFailure("explode");
        step.setWarmUp("soon");
        step.setBodyTimeout("never");
        SpecResult result = step.toSpec(AS_IT_IS);
        assertEquals(Optional.empty(), result.spec());
        assertEquals(
                List.of(
                        "No AMI is named; give ami, amiName, amiTags or amiParameter.",
                        "batches sizes is \"some\"; give counts or percents such as 1, 25%, 50%.",
                        "warmUp is \"soon\"; give a time such as 90s, 10m or 1h30m.",
                        "onFailure is \"explode\"; use rollback or hold.",
                        "autoScalingGroup is empty; name the group to deploy to.",
                        "maxHealthyPercent is 300; use 100 to 200.",
                        "bodyTimeout is \"never\"; give a time such as 90s, 10m or 1h30m."),
                result.faults());
    }

    @Test
    void readsTagsByLinesAndCommas() {
        assertEquals(List.of("a=b", "c=d", "e=f"), RolloutStep.tags("a=b, c=d\r\n\ne=f"));
        assertEquals(List.of("a=b,c", "d=e"), RolloutStep.tags("a=b,c,d=e"));
        assertEquals(List.of("oops"), RolloutStep.tags("oops"));
    }

    @Test
    void strategiesAreTheEngines() {
        assertEquals(Optional.of(new Strategy.Linear(25)), new Linear(25).toStrategy());
        assertEquals(Optional.empty(), new Linear(0).toStrategy());
        assertEquals(Optional.of(new Strategy.AllAtOnce()), new AllAtOnce().toStrategy());
    }

    @Test
    @WithJenkins
    void surviveARestartWithinAPipeline(JenkinsRule jenkins) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(full());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(full().toSpec(AS_IT_IS), ((ImmutableDeployStep) in.readObject()).toSpec(AS_IT_IS));
        }
    }

    @Test
    void aRollbackNamesAGroupOrADeployment() {
        RollbackDeploymentStep step = new RollbackDeploymentStep();
        assertEquals(1, step.faults().size());
        step.setAutoScalingGroup("web");
        assertEquals(List.of(), step.faults());
        step.setDeployment("d-1");
        assertEquals(List.of("Both autoScalingGroup and deployment are given; give one of them."), step.faults());
    }

    @Test
    void aPostBuildActionFollowsTheBuildsResult() {
        RolloutPublisher publisher = new RolloutPublisher(new ImmutableDeployStep("web"));
        assertTrue(publisher.isDue(null));
        assertTrue(publisher.isDue(Result.SUCCESS));
        assertFalse(publisher.isDue(Result.UNSTABLE));
        publisher.setWhen("unstable");
        assertTrue(publisher.isDue(Result.UNSTABLE));
        assertFalse(publisher.isDue(Result.FAILURE));
        publisher.setWhen("always");
        assertTrue(publisher.isDue(Result.ABORTED));
    }
}
