package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.util.List;

/** A spec that is good but for the knobs in question, so that a form can ask the engine about these alone. */
public final class Sample {
    private final ObjectNode node = JsonNodeFactory.instance
            .objectNode()
            .put("autoScalingGroup", "sample")
            .put("ami", "ami-0");

    /** One more knob, or another value for one. */
    public Sample put(String knob, String value) {
        node.put(knob, value);
        return this;
    }

    /** An object, such as a canary, with one more knob in it, or another value for one. */
    public Sample putWithin(String object, String knob, String value) {
        node.withObject("/" + object).put(knob, value);
        return this;
    }

    /** The AMI's tags, each as {@code key=value}. */
    public Sample putTags(List<String> tags) {
        ArrayNode list = node.putArray("amiTags");
        tags.forEach(list::add);
        return this;
    }

    /** Without the AMI's id, for those who name the AMI in another way. */
    public Sample withoutAmi() {
        node.remove("ami");
        return this;
    }

    /** One sentence for each fault. */
    public List<String> faults() {
        return faults(SpecReader.read(node));
    }

    /** One sentence for each fault; none where the spec is good. */
    public static List<String> faults(SpecReader.Read read) {
        return read instanceof SpecReader.Read.Wrong wrong ? wrong.faults() : List.of();
    }

    static SpecReader.Read with(String knob, JsonNode value) {
        Sample sample = new Sample();
        sample.node.set(knob, value);
        return SpecReader.read(sample.node);
    }
}
