package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that make gates; where there is one of them, the file's gates do not count. */
final class GateOptions {
    /** A comma may stand in some values: it ends one where a word with an equals sign follows. */
    private static final String SPLIT = ",(?=[A-Za-z]+=)";

    private static final Set<String> WITH_COMMAS = Set.of("url", "body", "content", "headers", "json");

    @Option(
            names = "--http-gate",
            paramLabel = "KEY=VALUE,...",
            description = "A check by HTTP, such as port=8080,path=/health or url=https://...; may be repeated.")
    private List<String> http = new ArrayList<>();

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "A shell script that is run on each new instance by SSM; may be repeated.")
    private List<Path> scripts = new ArrayList<>();

    @Option(
            names = "--lambda",
            paramLabel = "FUNCTION",
            description = "A Lambda function that is asked after each stage; may be repeated.")
    private List<String> functions = new ArrayList<>();

    @Option(
            names = "--alarm",
            paramLabel = "NAME",
            description = "A CloudWatch alarm that is watched all the time; may be repeated.")
    private List<String> alarms = new ArrayList<>();

    @Option(
            names = "--approval",
            paramLabel = "QUESTION",
            arity = "0..1",
            fallbackValue = USUAL,
            description = "A person at this terminal approves before promotion.")
    private String approval;

    /** Stands for what is given without a value, so that an empty value is none. */
    static final String USUAL = "(usual)";

    @Option(names = "--gate", paramLabel = "JSON", description = "Any gate, as in the spec file; may be repeated.")
    private List<String> others = new ArrayList<>();

    /**
     * The gates as a spec file has them.
     *
     * @throws InputFaults with all that is wrong
     */
    List<ObjectNode> nodes() {
        List<ObjectNode> nodes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        http.forEach(text -> nodes.add(http(text, faults)));
        scripts.forEach(file -> script(file, nodes, faults));
        functions.forEach(name -> nodes.add(of("lambda").put("function", name)));
        if (!alarms.isEmpty()) {
            ObjectNode node = of("alarm");
            alarms.forEach(node.putArray("names")::add);
            nodes.add(node);
        }
        others.forEach(text -> other(text, nodes, faults));
        if (approval != null) {
            nodes.add(approval.equals(USUAL) ? of("approval") : of("approval").put("message", approval));
        }
        if (!faults.isEmpty()) {
            throw new InputFaults(faults);
        }
        return nodes;
    }

    private static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static ObjectNode http(String text, List<String> faults) {
        ObjectNode node = of("http");
        for (String part : text.split(SPLIT)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                faults.add("httpGate has \"" + beginning(part) + "\"; give key=value, such as port=8080,path=/health.");
                continue;
            }
            String key = part.substring(0, equals);
            String value = part.substring(equals + 1);
            if (node.has(key) && !key.equals("type")) {
                faults.add("httpGate " + key + " is given twice; give it once, and --http-gate once for each check.");
            }
            if (value.contains(",") && !WITH_COMMAS.contains(key)) {
                faults.add("httpGate " + key + " is \"" + SecretNames.blotted(value)
                        + "\"; after a comma comes the next key=value, so give"
                        + " a value that holds one in --gate, as JSON.");
            }
            node.put(key, value);
        }
        return node;
    }

    /** The rest may be a secret, as of a header. */
    private static String beginning(String part) {
        return part.replaceFirst("(?s)[\\s:].*", "…");
    }

    private static void script(Path file, List<ObjectNode> nodes, List<String> faults) {
        try {
            nodes.add(of("script").put("script", Files.readString(file)));
        } catch (IOException e) {
            faults.add("The script " + file + " cannot be read.");
        }
    }

    private static void other(String text, List<ObjectNode> nodes, List<String> faults) {
        try {
            JsonNode node = StrictJson.READER.readTree(text);
            if (node instanceof ObjectNode object) {
                nodes.add(object);
                return;
            }
        } catch (JsonProcessingException e) {
            // told below, like any other text that is no object
        }
        faults.add("gate is no JSON object; give one such as {\"type\": \"alarm\", \"names\": [\"web-5xx\"]}.");
    }
}
