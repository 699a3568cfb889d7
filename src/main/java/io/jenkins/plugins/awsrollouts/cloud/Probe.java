package io.jenkins.plugins.awsrollouts.cloud;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A question of a gate. A new kind of question is a new record here, and a prober that can ask it. */
public sealed interface Probe {
    /** How long the whole exchange may take. */
    Duration timeout();

    /** A question that only the account and region of the rollout can answer. */
    sealed interface OfAccount extends Probe {}

    /** How the certificate of an https server is checked. */
    enum Verify {
        /** It must be trusted and name the host. */
        FULL,
        /** It must be trusted; whom it names does not matter, as for instances that are asked by address. */
        CHAIN,
        /** Not at all. */
        NONE
    }

    /**
     * An HTTP request.
     *
     * @param url where to, for example {@code http://10.0.1.7:8080/health}
     * @param method for example {@code GET}
     * @param headers by name; a value may name secrets, see {@link Secrets}
     * @param content what to send; empty: nothing
     * @param verify how the server's certificate is checked
     * @param timeout for the whole exchange
     */
    record Http(
            String url,
            String method,
            Map<String, String> headers,
            Optional<String> content,
            Verify verify,
            Duration timeout)
            implements Probe {
        public Http {
            headers = Map.copyOf(headers);
        }

        /** A GET without headers. */
        public Http(String url, Duration timeout) {
            this(url, "GET", Map.of(), Optional.empty(), Verify.FULL, timeout);
        }
    }

    /**
     * Asks whoever has started the rollout to run checks of their own: the body of a Pipeline step.
     *
     * @param rolloutId which rollout asks
     * @param stage the number of the batch that is there, from 1
     * @param instances the new instances that serve by now
     * @param testUrl where the new version answers, for example {@code http://10.0.1.7:8080}; empty when none serves
     * @param timeout until there must be an answer
     */
    record Body(String rolloutId, int stage, List<InstanceView> instances, String testUrl, Duration timeout)
            implements Probe {
        public Body {
            instances = List.copyOf(instances);
        }
    }

    /**
     * Runs an SSM document on instances. The findings are a {@link Finding.Run} for each instance that it ran on, or a
     * {@link Finding.NoAgent} for each that it could not be sent to; then it ran on none.
     *
     * @param instances their ids, at least one
     * @param document its name
     * @param parameters its parameters
     * @param timeout from sending it until every instance must have ended it
     */
    record Script(List<String> instances, String document, Map<String, List<String>> parameters, Duration timeout)
            implements OfAccount {
        public Script {
            instances = List.copyOf(instances);
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * Calls a Lambda function and waits for what it returns: the answer's body.
     *
     * @param function its name or ARN
     * @param qualifier a version or alias; empty: the newest version
     * @param payload a JSON document
     * @param timeout for the call
     */
    record Function(String function, Optional<String> qualifier, String payload, Duration timeout)
            implements OfAccount {}

    /**
     * Asks how alarms stand. The findings are a {@link Finding.Alarm} for each that exists.
     *
     * @param names of metric and composite alarms
     */
    record Alarms(List<String> names, Duration timeout) implements OfAccount {
        public Alarms {
            names = List.copyOf(names);
        }
    }

    /**
     * Asks for a metric. The findings are a {@link Finding.Point} for each whole period that has a value, the newest
     * first.
     *
     * @param queries the lines of the query
     * @param answer the id of the line whose values are wanted
     * @param window how far back to ask
     * @param since periods that began before this do not count; empty: all of the window do
     */
    record Metric(List<MetricQuery> queries, String answer, Duration window, Optional<Instant> since, Duration timeout)
            implements OfAccount {
        public Metric {
            queries = List.copyOf(queries);
        }
    }

    /**
     * What came back.
     *
     * @param status the HTTP status, or 0 when there was no answer and {@link #NOT_ASKED} when the question could not
     *     be asked this time; for whatever has no status 200 when there was an answer
     * @param body the beginning of the HTTP body, at most 64 KiB, or what a function returned; empty when there was
     *     none
     * @param problem one phrase on why there was no good answer, such as "connection refused"; empty when there was
     * @param took how long it took
     * @param findings what was found, where the question was one for that
     */
    @RecordBuilder
    record Answer(int status, String body, String problem, Duration took, List<Finding> findings)
            implements ProbeAnswerBuilder.With {
        /** The status of a question that could not be asked this time, as when AWS was busy: it says nothing. */
        public static final int NOT_ASKED = -1;

        /** An answer in a journal of an earlier version has no findings. */
        public Answer {
            findings = findings == null ? List.of() : List.copyOf(findings);
        }

        /** An answer without findings. */
        public Answer(int status, String body, String problem, Duration took) {
            this(status, body, problem, took, List.of());
        }

        /** An answer that is nothing but what was found. */
        public static Answer of(List<? extends Finding> findings, Duration took) {
            return new Answer(200, "", "", took, List.copyOf(findings));
        }

        /** No answer. */
        public static Answer none(String problem, Duration took) {
            return new Answer(0, "", problem, took);
        }

        /** No answer, since the question could not be asked this time. */
        public static Answer notAsked(String problem, Duration took) {
            return new Answer(NOT_ASKED, "", problem, took);
        }

        /** The same without its body. */
        public Answer withoutBody() {
            return withBody("");
        }

        /** The findings of one kind. */
        public <F extends Finding> List<F> findings(Class<F> kind) {
            return findings.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }
}
