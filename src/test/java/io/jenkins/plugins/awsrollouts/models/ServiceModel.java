package io.jenkins.plugins.awsrollouts.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A service as AWS has published it, in the form that botocore carries: operations, and shapes with members, required
 * ones, lengths, ranges, enumerations and patterns. Checks requests against it, each as JSON by its members' names.
 *
 * <p>Lengths of texts are counted in code points, those of lists and maps in items, those of blobs in bytes (<a
 * href="https://smithy.io/2.0/spec/constraint-traits.html">Smithy 2.0, Constraint traits</a>). A pattern must match the
 * whole value: most have no anchors, and with a star and no anchor a pattern would forbid nothing.
 */
final class ServiceModel {
    private final String name;
    private final JsonNode operations;
    private final JsonNode shapes;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Set<String> unreadable = new TreeSet<>();

    /**
     * @param name the service in the SDK's spelling
     * @param model the content of a {@code service-2.json}
     */
    ServiceModel(String name, JsonNode model) {
        this.name = name;
        this.operations = model.path("operations");
        this.shapes = model.path("shapes");
        shapes.properties().forEach(shape -> compile(shape.getKey(), shape.getValue()));
    }

    private void compile(String shape, JsonNode facts) {
        if (facts.has("pattern")) {
            try {
                patterns.put(shape, Pattern.compile(facts.get("pattern").textValue()));
            } catch (PatternSyntaxException e) {
                unreadable.add(name + " " + shape);
            }
        }
    }

    /** The shapes whose patterns are no regular expressions of Java, so that nothing is checked by them. */
    Set<String> unreadable() {
        return unreadable;
    }

    /** What is wrong with a request by this model alone. */
    List<Violation> violations(String operation, ObjectNode request) {
        Check check = new Check(name + ":" + operation);
        if (operations.has(operation)) {
            JsonNode input = operations.get(operation).path("input");
            check.structure(shapes.path(input.path("shape").asText()), request, "");
        } else {
            check.fails("", TextNode.valueOf(operation), "the model knows no such operation");
        }
        return check.found;
    }

    /** One request on its way through the shapes. */
    private final class Check {
        private final String operation;
        private final List<Violation> found = new ArrayList<>();

        Check(String operation) {
            this.operation = operation;
        }

        private void fails(String path, JsonNode value, String rule) {
            found.add(Violation.of(operation, path, value, rule));
        }

        private void value(String name, JsonNode value, String path) {
            JsonNode shape = shapes.path(name);
            String type = shape.path("type").asText();
            if (!isOf(type, value)) {
                fails(path, value, "its type in the model is " + type);
                return;
            }
            switch (type) {
                case "structure" -> structure(shape, value, path);
                case "list" -> list(shape, value, path);
                case "map" -> map(shape, value, path);
                case "string" -> text(name, shape, value, path);
                case "blob" -> size(shape, Base64.getDecoder().decode(value.textValue()).length, "bytes", value, path);
                case "integer", "long", "float", "double" -> range(shape, value, path);
                default -> {
                    // booleans and timestamps have no rules
                }
            }
        }

        private static boolean isOf(String type, JsonNode value) {
            return switch (type) {
                case "structure", "map" -> value.isObject();
                case "list" -> value.isArray();
                case "string", "blob", "timestamp" -> value.isTextual();
                case "integer", "long" -> value.isIntegralNumber();
                case "float", "double" -> value.isNumber();
                case "boolean" -> value.isBoolean();
                default -> throw new IllegalStateException("No shape has the type '" + type + "'");
            };
        }

        private void structure(JsonNode shape, JsonNode value, String path) {
            JsonNode members = shape.path("members");
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                if (members.has(entry.getKey())) {
                    value(members.get(entry.getKey()).path("shape").asText(), entry.getValue(), inner);
                } else {
                    fails(inner, entry.getValue(), "the model knows no such member");
                }
            }
            for (JsonNode required : shape.path("required")) {
                String member = required.asText();
                // the SDK makes tokens up by itself
                boolean made = members.path(member).path("idempotencyToken").asBoolean();
                if (!value.has(member) && !made) {
                    fails(path, value, "the model requires " + member);
                }
            }
            if (shape.path("union").asBoolean() && value.size() != 1) {
                fails(path, value, "the model wants one of its members");
            }
        }

        private void list(JsonNode shape, JsonNode value, String path) {
            size(shape, value.size(), "items", value, path);
            String items = shape.path("member").path("shape").asText();
            for (int i = 0; i < value.size(); i++) {
                value(items, value.get(i), path + "[" + i + "]");
            }
        }

        private void map(JsonNode shape, JsonNode value, String path) {
            size(shape, value.size(), "entries", value, path);
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String inner = path + "{" + entry.getKey() + "}";
                value(shape.path("key").path("shape").asText(), TextNode.valueOf(entry.getKey()), inner);
                value(shape.path("value").path("shape").asText(), entry.getValue(), inner);
            }
        }

        private void text(String name, JsonNode shape, JsonNode value, String path) {
            String text = value.textValue();
            size(shape, text.codePointCount(0, text.length()), "characters", value, path);
            Pattern pattern = patterns.get(name);
            if (pattern != null && !pattern.matcher(text).matches()) {
                fails(path, value, "the model's pattern is " + pattern);
            }
            Set<String> allowed = new HashSet<>();
            shape.path("enum").forEach(one -> allowed.add(one.textValue()));
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                fails(path, value, "the model allows " + new TreeSet<>(allowed));
            }
        }

        private void size(JsonNode shape, int size, String unit, JsonNode value, String path) {
            if (shape.has("min") && size < shape.get("min").asInt()) {
                fails(path, value, size + ", where the model wants at least " + shape.get("min") + " " + unit);
            }
            if (shape.has("max") && size > shape.get("max").asInt()) {
                fails(path, value, size + ", where the model allows at most " + shape.get("max") + " " + unit);
            }
        }

        private void range(JsonNode shape, JsonNode value, String path) {
            if (shape.has("min") && value.asDouble() < shape.get("min").asDouble()) {
                fails(path, value, "the model wants at least " + shape.get("min"));
            }
            if (shape.has("max") && value.asDouble() > shape.get("max").asDouble()) {
                fails(path, value, "the model allows at most " + shape.get("max"));
            }
        }
    }
}
