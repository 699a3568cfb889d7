package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads gates from JSON, in the words of docs/gates.md, and writes them. */
public final class GateReader {
    private static final String TYPE = "type";

    /** Of an HTTP gate that asks instances. */
    private static final List<String> OF_INSTANCES = List.of("scheme", "port", "path", "public");

    /** What every kind of gate has; the defaults are each kind's own. */
    public static final Block<Terms> TERMS = new Block<>(
            "",
            HttpGate.TERMS,
            List.of(
                    Knob.of("when", Form.way(When.values()), Terms::when, Terms::withWhen)
                            .says("see above"),
                    Knob.of("attempts", Form.COUNT.in(Range.of(0, Terms.MOST)), Terms::attempts, Terms::withAttempts)
                            .says("bad answers in a row that end it before it has passed; `0`: only the"
                                    + " timeout does"),
                    Knob.of("successes", Form.COUNT.in(Range.of(1, Terms.MOST)), Terms::successes, Terms::withSuccesses)
                            .says("good answers in a row to pass"),
                    Knob.of("failures", Form.COUNT.in(Range.of(1, Terms.MOST)), Terms::failures, Terms::withFailures)
                            .says("bad answers in a row to fail after it has passed, while it is asked on"),
                    Knob.of("interval", Form.TIME, Terms::interval, Terms::withInterval)
                            .says("from an answer to the next question"),
                    Knob.of("timeout", Form.TIME, Terms::timeout, Terms::withTimeout)
                            .says("until it must have passed, from its first question on"),
                    Knob.of("onFailure", Form.way(Terms.OnFailure.values()), Terms::onFailure, Terms::withOnFailure)
                            .says("`fail`: the rollout fails. `warn`: it is told in the log and on the"
                                    + " page, and the rollout goes on"),
                    Knob.of(
                                    "inconclusive",
                                    Form.way(Terms.Inconclusive.values()),
                                    Terms::inconclusive,
                                    Terms::withInconclusive)
                            .says("what an open answer comes to, see below")));

    private static final Form<String> TEXT = Form.text("TEXT");
    private static final Function<HttpGate, HttpGate.Request> SENT = HttpGate::request;
    private static final BiFunction<HttpGate, HttpGate.Request, HttpGate> SEND = HttpGate::withRequest;

    /** A check by HTTP. */
    public static final Block<HttpGate> HTTP = kind(
            "httpGate",
            HttpGate.onInstances(80, "/"),
            HttpGate::terms,
            HttpGate::withTerms,
            List.of(
                    Knob.maybe("url", TEXT, HttpGate::url, HttpGate::withUrl)
                            .says("an absolute http or https URL to ask instead of the instances; goes"
                                    + " with none of the next four"),
                    Knob.of("scheme", TEXT, HttpGate::scheme, HttpGate::withScheme)
                            .says("`http` or `https`"),
                    Knob.of("port", Form.COUNT.in(Range.of(1, 65_535)), HttpGate::port, HttpGate::withPort)
                            .says("the one that instances listen on"),
                    Knob.of("path", TEXT, HttpGate::path, HttpGate::withPath).says("begins with a slash"),
                    Knob.of("public", Form.FLAG, HttpGate::publicAddress, HttpGate::withPublicAddress)
                            .says("ask the public address instead of the private one")
                            .also("publicAddress"),
                    Knob.of("method", TEXT, HttpGate.Request::method, HttpGate.Request::withMethod)
                            .says("`GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` or `OPTIONS`")
                            .within(SENT, SEND),
                    Knob.of("headers", Form.TEXTS, HttpGate.Request::headers, HttpGate.Request::withHeaders)
                            .says("an object of names and values")
                            .within(SENT, SEND),
                    Knob.maybe("content", TEXT, HttpGate.Request::content, HttpGate.Request::withContent)
                            .says("what to send; not with `GET` or `HEAD`")
                            .otherwise("nothing")
                            .within(SENT, SEND),
                    Knob.of(
                                    "verify",
                                    Form.way(Probe.Verify.values()),
                                    HttpGate.Request::verify,
                                    HttpGate.Request::withVerify)
                            .says("the certificate of an https server: `full`; `chain` (trusted, whatever"
                                    + " host it names, for instances that are asked by address); `none`")
                            .within(SENT, SEND),
                    Knob.of("status", TEXT, HttpGate::status, HttpGate::withStatus)
                            .says("a status or a range"),
                    Knob.maybe("body", TEXT, HttpGate::body, HttpGate::withBody)
                            .says("a regular expression that must occur in the body's first 64 KiB; see below")
                            .otherwise("any"),
                    Knob.of("json", Form.TEXTS, HttpGate::json, HttpGate::withJson)
                            .says("an object of paths and the values there, as texts: `{\"$.status\":"
                                    + " \"ok\", \"$.checks[0].up\": \"true\"}`"),
                    Knob.of("attemptTimeout", Form.TIME, HttpGate::attemptTimeout, HttpGate::withAttemptTimeout)
                            .says("for one request")));

    /** A script on instances. */
    public static final Block<ScriptGate> SCRIPT = kind(
            "scriptGate",
            new ScriptGate(
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    ScriptGate.ATTEMPT,
                    ScriptGate.TERMS),
            ScriptGate::terms,
            ScriptGate::withTerms,
            List.of(
                    Knob.maybe("script", TEXT, ScriptGate::script, ScriptGate::withScript)
                            .says("the text of a shell script, run by `AWS-RunShellScript`")
                            .otherwise("this or `document`"),
                    Knob.maybe("document", TEXT, ScriptGate::document, ScriptGate::withDocument)
                            .says("the name of an SSM document")
                            .otherwise("this or `script`"),
                    Knob.of("parameters", Form.LISTS, ScriptGate::parameters, ScriptGate::withParameters)
                            .says("of the document: an object of texts or lists"),
                    Knob.maybe(
                                    "sample",
                                    Form.of("SHARE", GateReader::sample, GateReader::sample),
                                    ScriptGate::sample,
                                    ScriptGate::withSample)
                            .says("a count, or percent of the new instances that serve")
                            .otherwise("each new instance, before traffic"),
                    Knob.of("attemptTimeout", Form.TIME, ScriptGate::attemptTimeout, ScriptGate::withAttemptTimeout)
                            .says("for one run on all of its instances; 30s to 48h")));

    /** A Lambda function. */
    public static final Block<LambdaGate> LAMBDA = kind(
            "lambdaGate",
            // A stand-in lets the other knobs be checked all the same.
            new LambdaGate("-", Optional.empty(), LambdaGate.ATTEMPT, LambdaGate.TERMS),
            LambdaGate::terms,
            LambdaGate::withTerms,
            List.of(
                    Knob.of("function", TEXT, LambdaGate::function, LambdaGate::withFunction)
                            .says("its name or ARN")
                            .otherwise("must be given"),
                    Knob.maybe("qualifier", TEXT, LambdaGate::qualifier, LambdaGate::withQualifier)
                            .says("a version or alias")
                            .otherwise("the newest version"),
                    Knob.of("attemptTimeout", Form.TIME, LambdaGate::attemptTimeout, LambdaGate::withAttemptTimeout)
                            .says("for one call; 1s to 15m. Give the function no longer timeout than this")));

    /** Alarms. */
    public static final Block<AlarmGate> ALARM = kind(
            "alarmGate",
            new AlarmGate(List.of(), Map.of(), AlarmGate.TERMS),
            AlarmGate::terms,
            AlarmGate::withTerms,
            List.of(
                    Knob.of("names", Form.list("NAME"), AlarmGate::names, AlarmGate::withNames)
                            .says("metric and composite alarms, as a list")
                            .otherwise("these, `tags` or both"),
                    Knob.of("tags", Form.TEXTS, AlarmGate::tags, AlarmGate::withTags)
                            .says("an object; alarms that have all of these tags are watched as well. The"
                                    + " plan looks them up and names them")));

    /** A metric. */
    public static final Block<MetricGate> METRIC = kind(
            "metricGate",
            new MetricGate(List.of(), "", Optional.empty(), Optional.empty(), MetricGate.WINDOW, MetricGate.TERMS),
            MetricGate::terms,
            MetricGate::withTerms,
            List.of(
                    Knob.of("queries", QueryReader.form("metricGate"), MetricGate::queries, GateReader::withQueries)
                            .says("a list: metrics (`id`, `namespace`, `metric`, `dimensions`,"
                                    + " `statistic`, by default `Average`) and expressions (`id`,"
                                    + " `expression`), each with a `period` of `1m` by default")
                            .otherwise("must be given"),
                    Knob.of("answer", TEXT, MetricGate::answer, MetricGate::withAnswer)
                            .says("the id of the query that is judged")
                            .otherwise("the last one's"),
                    Knob.maybe("above", Form.DECIMAL, MetricGate::above, MetricGate::withAbove)
                            .says("the value must be above this"),
                    Knob.maybe("below", Form.DECIMAL, MetricGate::below, MetricGate::withBelow)
                            .says("the value must be below this; with `above` a range"),
                    Knob.of("window", Form.TIME, MetricGate::window, MetricGate::withWindow)
                            .says("how far back a value is looked for")));

    /** A person. */
    public static final Block<Approval> APPROVAL = kind(
            "approval",
            new Approval(Approval.MESSAGE, List.of(), Approval.TERMS),
            Approval::terms,
            Approval::withTerms,
            List.of(
                    Knob.of("message", TEXT, Approval::message, Approval::withMessage)
                            .says("what the person is asked"),
                    Knob.of("submitters", Form.list("NAME"), Approval::submitters, Approval::withSubmitters)
                            .says("names of users and groups")
                            .otherwise("everybody who may steer the rollout")));

    private final List<String> faults;

    /**
     * @param faults where sentences on what is wrong go
     */
    GateReader(List<String> faults) {
        this.faults = faults;
    }

    private static <G extends Gate> Block<G> kind(
            String what, G usual, Function<G, Terms> terms, BiFunction<G, Terms, G> with, List<Knob<G, ?>> own) {
        Stream<Knob<G, ?>> type = Stream.of(Knob.<G, String>apart(TYPE, TEXT, gate -> Optional.empty()));
        Stream<Knob<G, ?>> common = TERMS.knobs().stream().map(knob -> knob.within(terms, with));
        return new Block<>(
                what,
                usual,
                Stream.concat(Stream.concat(type, common), own.stream()).toList());
    }

    /** The knobs of a kind of gate, by what specs call the kind; empty where there is none. */
    public static Optional<Block<? extends Gate>> block(String type) {
        return switch (type) {
            case "http" -> Optional.of(HTTP);
            case "script" -> Optional.of(SCRIPT);
            case "lambda" -> Optional.of(LAMBDA);
            case "alarm" -> Optional.of(ALARM);
            case "metric" -> Optional.of(METRIC);
            case "approval" -> Optional.of(APPROVAL);
            default -> Optional.empty();
        };
    }

    /** Reads one gate; empty when it is of no kind. What else it has is not told: it may be a secret. */
    Optional<Gate> read(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("gates has something that is no object; give an object with a type.");
            return Optional.empty();
        }
        Optional<Block<? extends Gate>> block = block(node.path(TYPE).asText());
        if (block.isEmpty()) {
            faults.add("gates has an object " + (node.has(TYPE) ? "of type " + node.get(TYPE) : "without a type")
                    + "; give one with type http, script, lambda, alarm, metric or approval.");
        }
        return block.map(kind -> read(kind, object));
    }

    private <G extends Gate> Gate read(Block<G> kind, ObjectNode object) {
        Knobs knobs = kind.given(object, faults);
        if (kind == LAMBDA && !knobs.has("function")) {
            faults.add("lambdaGate function is not given; name the function to call.");
        }
        G gate = kind.read(knobs, kind.usual());
        if (gate instanceof HttpGate http) {
            url(knobs, http.url().isPresent());
        }
        if (gate instanceof ScriptGate script && script.sample().isEmpty()) {
            noTime(knobs, kind.what(), "a sample");
        }
        return gate;
    }

    /** A gate with a URL asks no instance. */
    private void url(Knobs knobs, boolean given) {
        for (String name : OF_INSTANCES) {
            if (given && knobs.has(name)) {
                faults.add("httpGate has both url and " + knobs.spoken(name)
                        + "; with a url no instance is asked, so leave " + knobs.spoken(name) + " out.");
            }
        }
        if (!given) {
            noTime(knobs, HTTP.what(), "a url");
        }
    }

    /** A gate that asks each instance before traffic has no other time. */
    private void noTime(Knobs knobs, String gate, String otherwise) {
        if (knobs.has("when")) {
            faults.add(gate + " has when, but it asks each new instance before traffic; leave when out, or give "
                    + otherwise + ".");
        }
    }

    /** The gate as a JSON object; empty for a body, which no spec can hold. */
    static Optional<ObjectNode> write(Gate gate) {
        if (gate instanceof HttpGate http) {
            return written("http", http, HTTP.write(http));
        } else if (gate instanceof ScriptGate script) {
            return written("script", script, SCRIPT.write(script));
        } else if (gate instanceof LambdaGate lambda) {
            return written("lambda", lambda, LAMBDA.write(lambda));
        } else if (gate instanceof AlarmGate alarm) {
            return written("alarm", alarm, ALARM.write(alarm));
        } else if (gate instanceof MetricGate metric) {
            return written("metric", metric, METRIC.write(metric));
        }
        return gate instanceof Approval approval
                ? written("approval", approval, APPROVAL.write(approval))
                : Optional.empty();
    }

    private static Optional<ObjectNode> written(String type, Gate gate, ObjectNode knobs) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put(TYPE, type);
        node.setAll(knobs);
        if (gate.subject() != Gate.Subject.TARGET) {
            node.remove("when");
        }
        return Optional.of(node.has("url") ? node.remove(OF_INSTANCES) : node);
    }

    private static Optional<ScriptGate.Sample> sample(Knobs knobs, String name) {
        return knobs.optional(name, Share::parse, "give a count such as 2, or a percent such as 10%")
                .map(share -> new ScriptGate.Sample(share.value(), share.percent()));
    }

    private static TextNode sample(ScriptGate.Sample some) {
        return TextNode.valueOf(new Share(some.size(), some.percent()).toString());
    }

    /** The last query answers, unless another one is named. */
    private static MetricGate withQueries(MetricGate gate, List<MetricQuery> queries) {
        return gate.with(copy -> copy.queries(queries).answer(QueryReader.last(queries)));
    }
}
