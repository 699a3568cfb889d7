package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes gates as the JSON that {@link GateReader} reads, every knob with its value. */
final class GateWriter {
    private GateWriter() {}

    /** The gate as a JSON object; empty for a body, which no spec can hold. */
    static Optional<ObjectNode> write(Gate gate) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (gate instanceof BodyGate) {
            return Optional.empty();
        }
        if (gate instanceof HttpGate http) {
            http(node.put("type", "http"), http);
        } else if (gate instanceof ScriptGate script) {
            script(node.put("type", "script"), script);
        } else if (gate instanceof LambdaGate lambda) {
            node.put("type", "lambda").put("function", lambda.function());
            lambda.qualifier().ifPresent(version -> node.put("qualifier", version));
            node.put("attemptTimeout", Durations.text(lambda.attemptTimeout()));
        } else if (gate instanceof AlarmGate alarm) {
            texts(node.put("type", "alarm").putArray("names"), alarm.names());
            texts(node.putObject("tags"), alarm.tags());
        } else if (gate instanceof MetricGate metric) {
            metric(node.put("type", "metric"), metric);
        } else if (gate instanceof Approval approval) {
            node.put("type", "approval").put("message", approval.message());
            texts(node.putArray("submitters"), approval.submitters());
        }
        terms(node, gate);
        return Optional.of(node);
    }

    private static void texts(ArrayNode node, Collection<String> texts) {
        texts.forEach(node::add);
    }

    private static void texts(ObjectNode node, Map<String, String> texts) {
        new TreeMap<>(texts).forEach(node::put);
    }

    private static void terms(ObjectNode node, Gate gate) {
        Terms terms = gate.terms();
        if (gate.subject() == Gate.Subject.TARGET) {
            node.put("when", Words.word(terms.when()));
        }
        node.put("attempts", terms.attempts());
        node.put("successes", terms.successes());
        node.put("failures", terms.failures());
        node.put("interval", Durations.text(terms.interval()));
        node.put("timeout", Durations.text(terms.timeout()));
        node.put("onFailure", Words.word(terms.onFailure()));
        node.put("inconclusive", Words.word(terms.inconclusive()));
    }

    private static void http(ObjectNode node, HttpGate gate) {
        if (gate.url().isPresent()) {
            node.put("url", gate.url().get());
        } else {
            node.put("scheme", gate.scheme());
            node.put("port", gate.port());
            node.put("path", gate.path());
            node.put("public", gate.publicAddress());
        }
        node.put("method", gate.request().method());
        texts(node.putObject("headers"), gate.request().headers());
        gate.request().content().ifPresent(content -> node.put("content", content));
        node.put("verify", Words.word(gate.request().verify()));
        node.put("status", gate.status());
        gate.body().ifPresent(body -> node.put("body", body));
        texts(node.putObject("json"), gate.json());
        node.put("attemptTimeout", Durations.text(gate.attemptTimeout()));
    }

    private static void script(ObjectNode node, ScriptGate gate) {
        gate.script().ifPresent(text -> node.put("script", text));
        gate.document().ifPresent(name -> node.put("document", name));
        ObjectNode parameters = node.putObject("parameters");
        new TreeMap<>(gate.parameters()).forEach((name, values) -> texts(parameters.putArray(name), values));
        gate.sample().ifPresent(some -> node.put("sample", new Share(some.size(), some.percent()).toString()));
        node.put("attemptTimeout", Durations.text(gate.attemptTimeout()));
    }

    private static void metric(ObjectNode node, MetricGate gate) {
        QueryReader.write(node.putArray("queries"), gate.queries());
        node.put("answer", gate.answer());
        gate.above().ifPresent(bound -> node.put("above", bound));
        gate.below().ifPresent(bound -> node.put("below", bound));
        node.put("window", Durations.text(gate.window()));
    }
}
