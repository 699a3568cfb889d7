package io.jenkins.plugins.awsrollouts.proof.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run has shown.
 *
 * @param region where
 * @param type of which instances
 * @param at when it began
 * @param ownBalancer whether it made a balancer, or a rule of one that stood already took its place
 * @param findings what was seen of the facts
 * @param trials how the rollouts went
 * @param broken why it did not come to its end, where it did not
 * @param left what could not be taken away, with names, for the terminal alone
 */
public record Results(
        String region,
        String type,
        Instant at,
        boolean ownBalancer,
        List<Finding> findings,
        List<Trial> trials,
        Optional<String> broken,
        List<String> left) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Results {
        findings = List.copyOf(findings);
        trials = List.copyOf(trials);
        left = List.copyOf(left);
    }

    /** Whether it came to its end. */
    public boolean whole() {
        return broken.isEmpty();
    }

    /** Whether it came to its end, every answer is the expected one, every rollout was promoted, and nothing is left. */
    public boolean asExpected() {
        return whole()
                && left.isEmpty()
                && findings.stream().allMatch(Finding::same)
                && trials.stream().allMatch(Trial::same);
    }

    /** The table, and what follows from each answer that is another. */
    public List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fact", "expected", "seen", "same"));
        findings.forEach(
                one -> rows.add(List.of(one.fact().id(), one.fact().expected(), one.seen(), word(one.same()))));
        trials.forEach(
                one -> rows.add(List.of("rollout " + one.kind(), Trial.EXPECTED, one.ended(), word(one.same()))));
        List<String> lines = new ArrayList<>(table(rows));
        findings.stream().filter(one -> !one.same()).forEach(one -> {
            lines.add("");
            lines.add(one.fact().id() + ": " + one.fact().question());
            lines.add("  seen: " + one.seen() + (one.said().isEmpty() ? "" : "; " + one.said()));
            lines.add("  source: " + one.fact().source());
            lines.add("  " + one.fact().otherwise());
        });
        trials.stream().filter(one -> !one.same()).forEach(one -> {
            lines.add("");
            lines.add("rollout " + one.kind() + ": " + one.ended() + "; " + one.reason());
        });
        return lines;
    }

    private static String word(boolean same) {
        return same ? "yes" : "NO";
    }

    private static List<String> table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(one -> one.get(at).length())
                        .max()
                        .orElse(0);
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(width - cell.length())).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** The same for its authors: without ids, ARNs, addresses and account numbers. */
    public String json() {
        try {
            return JSON.writeValueAsString(node());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON can be written", e);
        }
    }

    /** The same as a tree. */
    public ObjectNode node() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", 1);
        node.put("region", region);
        node.put("instanceType", type);
        node.put("day", at.atZone(ZoneOffset.UTC).toLocalDate().toString());
        node.put("ownBalancer", ownBalancer);
        node.put("asExpected", asExpected());
        broken.ifPresent(why -> node.put("broken", Answers.anonymous(why)));
        ArrayNode facts = node.putArray("facts");
        findings.forEach(one -> facts.addObject()
                .put("id", one.fact().id())
                .put("question", one.fact().question())
                .put("expected", one.fact().expected())
                .put("seen", Answers.anonymous(one.seen()))
                .put("same", one.same())
                .put("said", one.said())
                .put("source", one.fact().source())
                .put("otherwise", one.fact().otherwise()));
        ArrayNode rollouts = node.putArray("rollouts");
        trials.forEach(one -> rollouts.addObject()
                .put("kind", one.kind())
                .put("gate", one.gate())
                .put("expected", Trial.EXPECTED)
                .put("seen", one.ended())
                .put("same", one.same())
                .put("reason", one.reason())
                .put("seconds", one.took().toSeconds()));
        node.put("left", left.size());
        return node;
    }
}
