package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildLogTest {
    private final List<String> told = new ArrayList<>();

    private void tell(boolean verbose) {
        BuildLog log = new BuildLog(told::add, "web", verbose);
        for (Weight weight : Weight.values()) {
            log.line(new LogLine(Instant.EPOCH, weight.name(), "said", weight));
        }
    }

    private List<String> words() {
        return told.stream()
                .map(line -> line.replaceFirst("\\[web] ..:..:..  (\\w+) +said", "$1"))
                .toList();
    }

    @Test
    void tellsAllButSmallSteps() {
        tell(false);
        assertEquals(List.of("NOTE", "STEP", "GOOD", "BAD"), words());
    }

    @Test
    void tellsSmallStepsWhereAllOfThemAreAskedFor() {
        tell(true);
        assertEquals(List.of("PLAIN", "NOTE", "STEP", "GOOD", "BAD"), words());
    }

    @Test
    void leavesEmptyLinesEmpty() {
        new BuildLog(told::add, "web", false).say(List.of("web: a plan", "", "  more"));
        assertEquals(List.of("[web] web: a plan", "", "[web]   more"), told);
    }
}
