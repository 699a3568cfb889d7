package io.jenkins.plugins.awsrollouts.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls a Lambda function with the facts of the stage as JSON. It answers {@code {"verdict": "pass"}}, {@code
 * {"verdict": "fail", "reason": "..."}} or {@code {"verdict": "again", "after": "30s"}}. A failure by the function's own
 * word ends the gate; an error of the function, or any other answer, is a bad answer like others. See docs/gates.md for
 * the contract.
 *
 * @param function its name or ARN
 * @param qualifier a version or alias; empty: the newest version
 * @param attemptTimeout for one call; default 30 s, at most 15 min
 * @param terms by default it is asked once after each stage, three bad answers in a row end it, and {@code again} is
 *     heeded for 10 min
 */
@RecordBuilder
public record LambdaGate(String function, Optional<String> qualifier, Duration attemptTimeout, Terms terms)
        implements LambdaGateBuilder.With, Gate {
    /** The default time for one call. */
    public static final Duration ATTEMPT = Duration.ofSeconds(30);

    /** The default terms. */
    public static final Terms TERMS = new Terms(
            When.STAGE,
            3,
            1,
            1,
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Terms.OnFailure.FAIL,
            Terms.Inconclusive.WAIT);

    /** Names and ARNs as Lambda takes them, without a qualifier. */
    private static final Pattern FUNCTION =
            Pattern.compile("(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:)?[A-Za-z0-9_-]{1,64}");

    private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[A-Za-z0-9_-]{1,128}");
    private static final Pattern AFTER = Pattern.compile("(\\d{1,5})([smh])");
    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(15);
    private static final int LONGEST_REASON = 300;

    /** A gate that calls this function, all else by default. */
    public static LambdaGate of(String function) {
        return new LambdaGate(function, Optional.empty(), ATTEMPT, TERMS);
    }

    @Override
    public String name() {
        String name = function.substring(function.lastIndexOf(':') + 1);
        return "lambda " + name + qualifier.map(version -> ":" + version).orElse("");
    }

    @Override
    public Subject subject() {
        return Subject.TARGET;
    }

    @Override
    public boolean watches() {
        return when() == When.ALWAYS;
    }

    @Override
    public Duration patience() {
        return attemptTimeout.plusMinutes(1);
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.of(new Probe.Function(function, qualifier, facts(now).toString(), attemptTimeout));
    }

    private static ObjectNode facts(Circumstances now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("rollout", now.facts().rolloutId());
        node.put("group", now.facts().group());
        node.put("stage", now.stage());
        node.put("share", now.share());
        node.put("attempt", now.attempt());
        node.put("ami", now.facts().newImage());
        node.put("oldAmi", now.facts().oldImage());
        node.put("testUrl", now.testUrl());
        ArrayNode instances = node.putArray("instances");
        for (InstanceView view : now.serving()) {
            instances
                    .addObject()
                    .put("id", view.id())
                    .put("address", view.address())
                    .put("publicAddress", view.publicAddress())
                    .put("zone", view.zone())
                    .put("type", view.type());
        }
        return node;
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        if (answer.status() == Probe.Answer.NOT_ASKED) {
            return Judgement.open(answer.problem());
        }
        if (!answer.problem().isEmpty()) {
            return Judgement.bad(answer.problem());
        }
        Optional<JsonNode> said = JsonText.parse(answer.body());
        String verdict = said.map(node -> node.path("verdict").asText()).orElse("");
        String reason = said.map(node -> node.path("reason").asText())
                .map(LambdaGate::brief)
                .orElse("");
        return switch (verdict) {
            case "pass" -> Judgement.good("says pass" + reason);
            case "fail" -> Judgement.last("says fail" + reason);
            case "again" -> new Judgement.Open("says again" + reason, said.flatMap(LambdaGate::after));
            default ->
                Judgement.bad("returned " + said.map(JsonText::brief).orElse("no JSON")
                        + ", expected {\"verdict\": \"pass\"}, fail or again");
        };
    }

    private static String brief(String reason) {
        String text = reason.strip().replaceAll("\\s+", " ");
        String cut = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return cut.isEmpty() ? "" : ": " + cut;
    }

    private static Optional<Duration> after(JsonNode said) {
        Matcher text = AFTER.matcher(said.path("after").asText());
        if (!text.matches()) {
            return Optional.empty();
        }
        long number = Math.max(1, Long.parseLong(text.group(1)));
        return Optional.of(
                switch (text.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>(terms.faults("lambdaGate"));
        if (!FUNCTION.matcher(function).matches()) {
            faults.add("lambdaGate function is \"" + function
                    + "\"; give a function's name or ARN, and its version or alias as qualifier.");
        }
        qualifier
                .filter(text -> !QUALIFIER.matcher(text).matches())
                .ifPresent(text -> faults.add("lambdaGate qualifier is \"" + text + "\"; give a version or an alias."));
        if (attemptTimeout.compareTo(Duration.ofSeconds(1)) < 0 || attemptTimeout.compareTo(LONGEST_ATTEMPT) > 0) {
            faults.add("lambdaGate attemptTimeout is " + attemptTimeout.toSeconds() + " s; use 1s to 15m.");
        }
        return faults;
    }
}
