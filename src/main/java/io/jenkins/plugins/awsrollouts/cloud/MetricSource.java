package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Where samples come from; holds no thread while it waits for the answer. */
public interface MetricSource {
    /**
     * A question.
     *
     * @param queries the lines of the question
     * @param answers the ids of the lines whose values are wanted
     * @param from from when on, whole minutes
     * @param to until when, without it
     */
    record Request(List<MetricQuery> queries, Set<String> answers, Instant from, Instant to) {
        public Request {
            queries = List.copyOf(queries);
            answers = Set.copyOf(answers);
        }
    }

    /**
     * The values of one series, in the order of their time; a sample that is not there is absent.
     *
     * @param at the beginnings of the samples, in seconds since 1970
     * @param values as many
     */
    record Series(List<Long> at, List<Double> values) {
        public Series {
            at = List.copyOf(at);
            values = List.copyOf(values);
        }
    }

    /**
     * What came back.
     *
     * @param series by the query's id; one without any sample may be absent
     * @param problem one phrase on why nothing came, or not all; empty when all did
     */
    record Answer(Map<String, Series> series, String problem) {
        public Answer {
            series = Map.copyOf(series);
        }
    }

    /** Asks; the answer is told once, on whatever thread, never on the caller's stack. */
    void read(Request request, Consumer<Answer> answer);

    /** A source that has nothing. */
    static MetricSource none() {
        return (request, answer) -> answer.accept(new Answer(Map.of(), "there are no metrics here"));
    }
}
