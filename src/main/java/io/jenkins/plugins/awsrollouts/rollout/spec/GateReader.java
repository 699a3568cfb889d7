package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads gates from JSON, in the words of docs/gates.md. */
public final class GateReader {
    /** Names of the knobs that every kind of gate has. */
    public static final List<String> COMMON = List.of(
            "type", "when", "attempts", "successes", "failures", "interval", "timeout", "onFailure", "inconclusive");

    /** Names of an HTTP gate's knobs. */
    public static final List<String> HTTP = with(
            "url",
            "scheme",
            "port",
            "path",
            "public",
            "method",
            "headers",
            "content",
            "verify",
            "status",
            "body",
            "json",
            "attemptTimeout");

    private static final List<String> SCRIPT = with("script", "document", "parameters", "sample", "attemptTimeout");
    private static final List<String> LAMBDA = with("function", "qualifier", "attemptTimeout");
    private static final List<String> ALARM = with("names", "tags");
    private static final List<String> METRIC = with("queries", "answer", "above", "below", "window");
    private static final List<String> APPROVAL = with("message", "submitters");

    /** What a Pipeline calls the same knobs of an HTTP gate. */
    private static final Map<String, String> HTTP_ALIASES = Map.of("publicAddress", "public");

    private final List<String> faults;

    /**
     * @param faults where sentences on what is wrong go
     */
    GateReader(List<String> faults) {
        this.faults = faults;
    }

    private static List<String> with(String... own) {
        return Stream.concat(COMMON.stream(), Stream.of(own)).toList();
    }

    /** Reads one gate; empty when it is of no kind. */
    Optional<Gate> read(JsonNode node) {
        String type = node.path("type").asText();
        if (!(node instanceof ObjectNode object)) {
            faults.add("gates has " + node + "; give an object with a type.");
            return Optional.empty();
        }
        return switch (type) {
            case "http" -> Optional.of(http(knobs("httpGate", object, HTTP_ALIASES, HTTP)));
            case "script" -> Optional.of(script(knobs("scriptGate", object, Map.of(), SCRIPT)));
            case "lambda" -> Optional.of(lambda(knobs("lambdaGate", object, Map.of(), LAMBDA)));
            case "alarm" -> Optional.of(alarm(knobs("alarmGate", object, Map.of(), ALARM)));
            case "metric" -> Optional.of(metric(knobs("metricGate", object, Map.of(), METRIC)));
            case "approval" -> Optional.of(approval(knobs("approval", object, Map.of(), APPROVAL)));
            default -> {
                faults.add("gates has " + node + "; give an object with type http, script, lambda, alarm, metric or"
                        + " approval.");
                yield Optional.empty();
            }
        };
    }

    private Knobs knobs(String what, ObjectNode node, Map<String, String> aliases, List<String> known) {
        Knobs knobs = new Knobs(what, node, aliases, faults);
        knobs.only(known);
        return knobs;
    }

    private static Terms terms(Knobs knobs, Terms usual) {
        return new Terms(
                knobs.oneOf("when", When.values(), usual.when()),
                knobs.number("attempts", usual.attempts()),
                knobs.number("successes", usual.successes()),
                knobs.number("failures", usual.failures()),
                knobs.duration("interval", usual.interval()),
                knobs.duration("timeout", usual.timeout()),
                knobs.oneOf("onFailure", Terms.OnFailure.values(), usual.onFailure()),
                knobs.oneOf("inconclusive", Terms.Inconclusive.values(), usual.inconclusive()));
    }

    /** A gate that asks each instance before traffic has no other time. */
    private void noTime(Knobs knobs, String gate, String otherwise) {
        if (knobs.has("when")) {
            faults.add(gate + " has when, but it asks each new instance before traffic; leave when out, or give "
                    + otherwise + ".");
        }
    }

    private Gate http(Knobs knobs) {
        Optional<String> url = knobs.text("url");
        for (String name : List.of("scheme", "port", "path", "public")) {
            if (url.isPresent() && knobs.has(name)) {
                faults.add("httpGate has both url and " + knobs.spoken(name)
                        + "; with a url no instance is asked, so leave " + knobs.spoken(name) + " out.");
            }
        }
        if (url.isEmpty()) {
            noTime(knobs, "httpGate", "a url");
        }
        HttpGate usual = HttpGate.onInstances(80, "/");
        return new HttpGate(
                url,
                knobs.text("scheme").orElse(usual.scheme()),
                knobs.number("port", usual.port()),
                knobs.text("path").orElse(usual.path()),
                knobs.flag("public", usual.publicAddress()),
                request(knobs),
                knobs.text("status").orElse(usual.status()),
                knobs.text("body"),
                knobs.texts("json"),
                knobs.duration("attemptTimeout", usual.attemptTimeout()),
                terms(knobs, HttpGate.TERMS));
    }

    private static HttpGate.Request request(Knobs knobs) {
        HttpGate.Request usual = HttpGate.Request.get();
        return new HttpGate.Request(
                knobs.text("method").orElse(usual.method()),
                knobs.texts("headers"),
                knobs.text("content"),
                knobs.oneOf("verify", Probe.Verify.values(), usual.verify()));
    }

    private Gate script(Knobs knobs) {
        Optional<Share> sample =
                knobs.optional("sample", Share::parse, "give a count such as 2, or a percent such as 10%");
        if (sample.isEmpty()) {
            noTime(knobs, "scriptGate", "a sample");
        }
        return new ScriptGate(
                knobs.text("script"),
                knobs.text("document"),
                knobs.lists("parameters"),
                sample.map(share -> new ScriptGate.Sample(share.value(), share.percent())),
                knobs.duration("attemptTimeout", ScriptGate.ATTEMPT),
                terms(knobs, ScriptGate.TERMS));
    }

    private Gate lambda(Knobs knobs) {
        if (!knobs.has("function")) {
            faults.add("lambdaGate function is not given; name the function to call.");
        }
        return new LambdaGate(
                // A stand-in lets the other knobs be checked all the same.
                knobs.text("function").orElse("-"),
                knobs.text("qualifier"),
                knobs.duration("attemptTimeout", LambdaGate.ATTEMPT),
                terms(knobs, LambdaGate.TERMS));
    }

    private static Gate alarm(Knobs knobs) {
        return new AlarmGate(knobs.list("names"), knobs.texts("tags"), terms(knobs, AlarmGate.TERMS));
    }

    private static Gate approval(Knobs knobs) {
        return new Approval(
                knobs.text("message").orElse(Approval.MESSAGE), knobs.list("submitters"), terms(knobs, Approval.TERMS));
    }

    private Gate metric(Knobs knobs) {
        List<MetricQuery> queries = new QueryReader("metricGate", faults).read(knobs);
        String last = queries.isEmpty() ? "" : queries.get(queries.size() - 1).id();
        return new MetricGate(
                queries,
                knobs.text("answer").orElse(last),
                knobs.decimal("above"),
                knobs.decimal("below"),
                knobs.duration("window", MetricGate.WINDOW),
                terms(knobs, MetricGate.TERMS));
    }
}
