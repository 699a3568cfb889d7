package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what the documentation shows of the command line: each command in the simulated account, each piece of a spec through
 * its reader, each whole one through the planner. A comment before a block says where it does not end with 0:
 * {@code <!-- ends: 2, says: a part of what it prints -->}; {@code <!-- shown: what it is -->} stands before JSON that nobody
 * gives to a command.
 */
class DocumentedCommandsTest {
    private static final List<String> PAGES =
            List.of("command-line", "gates", "canary", "blue-green", "analysis", "rollout", "aws");

    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- (ends|shown): ([^\n]*) -->\n)?```(\\w*)\n(.*?)\n```", Pattern.DOTALL);

    private static final Pattern ENDS = Pattern.compile("([0-4])(?:, says: (.*))?");
    private static final String USUAL = "aws-rollouts ";

    @TempDir
    private Path folder;

    /**
     * A block of a page.
     *
     * @param page its name
     * @param ends what a command's comment says of its end; {@code 0} without one
     * @param text what stands in it
     */
    record Block(String page, String ends, String text) {
        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static Stream<Block> blocks(boolean json) {
        List<Block> blocks = new ArrayList<>();
        for (String page : PAGES) {
            Matcher block = BLOCK.matcher(text(page));
            while (block.find()) {
                boolean shown = "shown".equals(block.group(1));
                boolean given = json
                        ? block.group(3).equals("json") && !shown
                        : block.group(3).isEmpty() && block.group(4).startsWith(USUAL);
                if (given) {
                    blocks.add(new Block(page, block.group(2) == null ? "0" : block.group(2), block.group(4)));
                }
            }
        }
        return blocks.stream();
    }

    private static String text(String page) {
        try {
            return Files.readString(Path.of("docs", page + ".md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Block> commands() {
        return blocks(false)
                .flatMap(block -> Stream.of(block.text().replace("\\\n", " ").split("\n"))
                        .map(line -> new Block(block.page(), block.ends(), line)));
    }

    static Stream<Block> pieces() {
        return blocks(true);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOfTheDocumentationEndsAsItSays(Block line) throws IOException {
        List<String> words = words(line.text().substring(USUAL.length()));
        Matcher ends = ENDS.matcher(line.ends());
        assertTrue(ends.matches(), line.ends());
        Cli cli = new Cli(folder);
        int code = cli.run(here(words).toArray(String[]::new));
        String said = cli.out() + String.join("\n", cli.errors());
        assertEquals(Integer.parseInt(ends.group(1)), code, said);
        assertTrue(ends.group(2) == null || said.contains(ends.group(2)), said);
    }

    /**
     * The simulated account in place of one of AWS', a folder of the test's for files; where a
     * person or a server of somebody's is asked, the plan alone.
     */
    private List<String> here(List<String> words) throws IOException {
        List<String> all = new ArrayList<>();
        boolean asks = words.stream().anyMatch(word -> word.startsWith("--approval") || word.equals("--spec"));
        all.add(asks ? "plan" : words.get(0));
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1);
            String word = words.get(i);
            if (word.equals("--region")) {
                i++;
            } else if (List.of("--report", "--out", "--save", "--spec", "--script")
                    .contains(before)) {
                all.add(file(word));
            } else {
                all.add(word);
            }
        }
        if (!List.of("demo", "list", "report").contains(words.get(0))) {
            all.addAll(List.of("--region", "simulated"));
        }
        all.addAll(List.of("--speed", "1000"));
        return all;
    }

    private String file(String name) throws IOException {
        Path file = folder.resolve(name);
        if (name.endsWith(".sh")) {
            Files.writeString(file, "exit 0\n");
        } else if (name.equals("web.json")) {
            Files.writeString(
                    file,
                    pieces().filter(piece -> piece.text().contains("\"group\""))
                            .findFirst()
                            .orElseThrow()
                            .text());
        }
        return file.toString();
    }

    /** As a shell parts them. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+").matcher(line);
        while (word.find()) {
            words.add(word.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        return words;
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void aPieceOfASpecOfTheDocumentationIsOne(Block piece) throws IOException {
        boolean whole = piece.text().startsWith("{");
        JsonNode node = StrictJson.READER.readTree(whole ? piece.text() : "{" + piece.text() + "}");
        if (node.has("baseline") || node.has("metrics")) {
            samples(piece);
            return;
        }
        ObjectNode spec = (ObjectNode) node;
        if (!whole) {
            spec.put("group", "web").put("ami", "ami-0b7e41");
        }
        SpecReader.Read read = SpecReader.read(spec);
        assertFalse(read instanceof SpecReader.Read.Wrong, read::toString);
        if (whole) {
            Path file = folder.resolve("spec.json");
            Files.writeString(file, piece.text());
            Cli cli = new Cli(folder);
            assertEquals(ExitCode.DONE, cli.plan("--spec", file.toString()), () -> cli.out() + cli.errors());
        }
    }

    private void samples(Block piece) throws IOException {
        Path file = folder.resolve("samples.json");
        Files.writeString(file, piece.text());
        Cli cli = new Cli(folder);
        assertEquals(Integer.parseInt(piece.ends().substring(0, 1)), cli.run("judge", file.toString()), cli.out());
    }
}
