package io.jenkins.plugins.awsrollouts.rollout.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.Judgement;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * A journal's line: one event as JSON, with the version of the format and, as its last member, a checksum of all before it
 * and of the line before: so a line that is lost, doubled or in another's place is found as well as one that has changed.
 * Lines of before there were checksums have none, and are read as they are.
 */
final class JournalFormat {
    /** The version that is written. A reader refuses a later one and reads all earlier ones. */
    static final int VERSION = 1;

    private static final Pattern SEALED = Pattern.compile("(.*),\"crc\":\"([0-9a-f]{8})\"}", Pattern.DOTALL);

    private final ObjectMapper mapper = Json.mapper()
            .addMixIn(Gate.class, GateKinds.class)
            .addMixIn(Judgement.class, JudgementKinds.class)
            .addMixIn(MetricQuery.class, LineKinds.class)
            .addMixIn(Finding.class, FindingKinds.class)
            .addMixIn(ImageQuery.class, QueryKinds.class)
            .addMixIn(Effect.class, EffectKinds.class)
            .addMixIn(Measure.Source.class, SourceKinds.class)
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "gate")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = HttpGate.class, name = "http"),
        @JsonSubTypes.Type(value = ScriptGate.class, name = "script"),
        @JsonSubTypes.Type(value = LambdaGate.class, name = "lambda"),
        @JsonSubTypes.Type(value = AlarmGate.class, name = "alarm"),
        @JsonSubTypes.Type(value = MetricGate.class, name = "metric"),
        @JsonSubTypes.Type(value = BodyGate.class, name = "body"),
        @JsonSubTypes.Type(value = Approval.class, name = "approval")
    })
    private interface GateKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "says")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Judgement.Good.class, name = "good"),
        @JsonSubTypes.Type(value = Judgement.Bad.class, name = "bad"),
        @JsonSubTypes.Type(value = Judgement.Open.class, name = "open")
    })
    private interface JudgementKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = MetricQuery.Stat.class, name = "stat"),
        @JsonSubTypes.Type(value = MetricQuery.Expression.class, name = "expression")
    })
    private interface LineKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "finding")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Finding.Run.class, name = "run"),
        @JsonSubTypes.Type(value = Finding.NoAgent.class, name = "noAgent"),
        @JsonSubTypes.Type(value = Finding.Alarm.class, name = "alarm"),
        @JsonSubTypes.Type(value = Finding.Point.class, name = "point")
    })
    private interface FindingKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ImageQuery.ById.class, name = "id"),
        @JsonSubTypes.Type(value = ImageQuery.ByName.class, name = "name"),
        @JsonSubTypes.Type(value = ImageQuery.ByTags.class, name = "tags"),
        @JsonSubTypes.Type(value = ImageQuery.ByParameter.class, name = "parameter")
    })
    private interface QueryKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = Untyped.EFFECT)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Effect.Any.class, name = Untyped.ANY),
        @JsonSubTypes.Type(value = Effect.MeanRatio.class, name = Untyped.MEAN_RATIO),
        @JsonSubTypes.Type(value = Effect.CommonLanguage.class, name = Untyped.COMMON_LANGUAGE)
    })
    private interface EffectKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = Untyped.SOURCE)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Measure.Source.Errors.class, name = Untyped.ERRORS),
        @JsonSubTypes.Type(value = Measure.Source.Latency.class, name = Untyped.LATENCY),
        @JsonSubTypes.Type(value = Measure.Source.Requests.class, name = Untyped.REQUESTS),
        @JsonSubTypes.Type(value = Measure.Source.Unhealthy.class, name = Untyped.UNHEALTHY),
        @JsonSubTypes.Type(value = Measure.Source.Query.class, name = Untyped.QUERY)
    })
    private interface SourceKinds {}

    /**
     * Writes a line.
     *
     * @param before the {@link #seal} of the line before it; empty for the first
     */
    String line(Event event, String before) {
        try {
            ObjectNode node = mapper.valueToTree(event);
            node.put("v", VERSION);
            return sealed(mapper.writeValueAsString(node), before);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The event " + event + " cannot be written as JSON.", e);
        }
    }

    private static String sealed(String object, String before) {
        return object.substring(0, object.length() - 1) + ",\"crc\":\"" + checksum(before + object) + "\"}";
    }

    /** The checksum that a line ends with; that of the line before it where it has none. */
    static String seal(String line, String before) {
        Matcher seal = SEALED.matcher(line);
        return seal.matches() ? seal.group(2) : before;
    }

    /** CRC-32C, which finds every single damage of up to 32 bits in a row. */
    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** What was sealed; a line without a seal as it is. */
    private static String unsealed(String line, String before) throws Altered {
        Matcher seal = SEALED.matcher(line);
        if (!seal.matches()) {
            return line;
        }
        String object = seal.group(1) + "}";
        if (!checksum(before + object).equals(seal.group(2))) {
            throw new Altered();
        }
        return object;
    }

    /** A line is not as it was written. */
    private static final class Altered extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        Altered() {
            super("it is not as it was written, or does not follow the line before it, by its checksum");
        }
    }

    /**
     * Reads a line.
     *
     * @param before the {@link #seal} of the line before it; empty for the first
     * @throws JsonProcessingException when it is no event of a version known here
     */
    Event event(String line, String before) throws JsonProcessingException {
        JsonNode node = mapper.readTree(unsealed(line, before));
        if (node.path("v").asInt(0) > VERSION) {
            throw new IllegalStateException("The journal was written by a newer version of AWS Rollouts (format "
                    + node.path("v").asInt() + ", this one reads up to " + VERSION + "); go on with that version.");
        }
        JsonNode spec = node.path("plan").path("spec");
        spec.path("gates").forEach(JournalFormat::complete);
        Untyped.complete(spec.path("canary").path("analysis"));
        Untyped.complete(spec.path("swap").path("analysis"));
        Event event = mapper.treeToValue(node, Event.class);
        if (event == null) {
            throw new JsonParseException(null, "no event");
        }
        return event;
    }

    /** Why a line could not be read, as a phrase for people: where it is wrong, and not in which class. */
    static String why(JsonProcessingException problem) {
        if (problem instanceof Altered) {
            return problem.getOriginalMessage();
        }
        if (!(problem instanceof JsonMappingException mapping)) {
            return "it is no whole JSON object";
        }
        String place = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        String what = place.isEmpty() ? "it" : place;
        return what + (problem instanceof InvalidTypeIdException ? " is of a kind not known here" : " cannot be read");
    }

    /** Before all gates had terms, an HTTP gate had a few of them among its own knobs. */
    private static void complete(JsonNode gate) {
        if (gate instanceof ObjectNode object
                && !object.has("terms")
                && !"body".equals(object.path("gate").asText())) {
            object.set("terms", object.deepCopy());
        }
    }
}
