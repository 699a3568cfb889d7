package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Kind;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import java.util.Map;

/** Writes samples, with how they are judged, as the JSON that {@link EvidenceReader} reads; it has the same verdict. */
public final class EvidenceWriter {
    private EvidenceWriter() {}

    /**
     * Writes them without steps and shares.
     *
     * @param samples by the metric's name, one for each metric
     */
    public static ObjectNode write(Criteria criteria, Map<String, Samples> samples) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode metrics = node.putArray("metrics");
        criteria.metrics().forEach(metric -> metrics.add(metric(metric, samples.get(metric.name()))));
        return node.setAll(AnalysisReader.CRITERIA.write(criteria));
    }

    private static ObjectNode metric(Metric metric, Samples samples) {
        ObjectNode node = AnalysisReader.METRIC.write(metric);
        // errors may be counted a minute after their requests; the judge takes no more of them than there are requests
        boolean counted = metric.kind() == Kind.RATE && samples.counted();
        values(node.putArray("baseline"), samples.baseline(), counted);
        values(node.putArray("canary"), samples.canary(), counted);
        if (samples.counted()) {
            values(node.putArray("baselineRequests"), samples.baselineRequests(), false);
            values(node.putArray("canaryRequests"), samples.canaryRequests(), false);
        }
        return node;
    }

    private static void values(ArrayNode list, Series series, boolean capped) {
        for (int i = 0; i < series.size(); i++) {
            double value = capped ? Math.min(1, Math.max(0, series.at(i))) : series.at(i);
            if (Double.isFinite(value)) {
                list.add(value);
            } else {
                list.addNull();
            }
        }
    }
}
