package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random samples against what R 4.2.2's {@code wilcox.test} and SciPy 1.17.1's {@code mannwhitneyu} say of them;
 * {@code src/test/reference/wilcoxon.py} has the command that makes the table.
 */
class ReferenceTableTest {
    /** For rounding; of U and p that part of them, so that the smallest p counts too. */
    private static final double SAME = 1e-12;

    /** R searches the ends of an interval that is not exact until it is as close as this. */
    private static final double SEARCHED = 1e-11;

    /** Beside an end, nearer than any other difference is. */
    private static final double BESIDE = 1e-9;

    private static final int EXACT = 25;

    /** The lines of samples that tie so much more as they are than after a shift that our interval is narrower than R's. */
    private static final Set<Integer> NARROWER = Set.of(52, 53, 56);

    /** A line of the table, its figures by their columns. */
    record Row(int line, Map<String, String> cells) {
        double[] samples(String fleet) {
            return Stream.of(cells.get(fleet).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }

        double figure(String column) {
            return Double.parseDouble(cells.get(column));
        }

        MannWhitney test() {
            return MannWhitney.of(samples("canary"), samples("baseline"));
        }

        /** The chance that the shift lies beyond one given end. */
        double beyond() {
            return (1 - figure("level")) / 2;
        }

        /** That of a test of the samples after the canary's are shifted back. */
        double p(double shift, Direction direction) {
            double[] back = Arrays.stream(samples("canary")).map(x -> x - shift).toArray();
            return MannWhitney.of(back, samples("baseline")).p(direction);
        }

        boolean isLeast(double shift) {
            return Math.abs(shift - test().differences().at(1)) <= SEARCHED;
        }

        boolean isMost(double shift) {
            Differences all = test().differences();
            return Math.abs(shift - all.at(all.size())) <= SEARCHED;
        }

        @Override
        public String toString() {
            return "line " + line + ", " + cells.get("kind");
        }
    }

    static Stream<Row> rows() throws IOException {
        try (BufferedReader table = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ReferenceTableTest.class.getResourceAsStream("wilcoxon.csv")),
                StandardCharsets.UTF_8))) {
            String[] columns = table.readLine().split(",", -1);
            List<String> lines = table.lines().toList();
            // the first line has the columns' names
            return IntStream.range(0, lines.size())
                    .mapToObj(i -> new Row(i + 2, cells(columns, lines.get(i).split(",", -1))));
        }
    }

    private static Map<String, String> cells(String[] columns, String[] values) {
        assertEquals(columns.length, values.length);
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            cells.put(columns[i], values[i]);
        }
        return cells;
    }

    @Test
    void theTableHasBothKindsOfTestInPlenty() throws IOException {
        assertEquals(70, rows().count());
        assertEquals(EXACT, rows().filter(row -> row.test().exact()).count());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void uAndPAreThoseOfRAndSciPy(Row row) {
        MannWhitney test = row.test();
        for (String by : List.of("r", "scipy")) {
            same(row.figure(by + "_u"), test.u());
            same(row.figure(by + "_greater"), test.p(Direction.INCREASE_IS_BAD));
            same(row.figure(by + "_less"), test.p(Direction.DECREASE_IS_BAD));
            same(row.figure(by + "_either"), test.p(Direction.EITHER));
        }
    }

    private static void same(double theirs, double ours) {
        assertTrue(Math.abs(ours - theirs) <= SAME * theirs, () -> ours + " instead of " + theirs);
    }

    /** Between the two differences in the middle every shift suits R where it searches; ours is their mean. */
    @ParameterizedTest
    @MethodSource("rows")
    void theShiftIsThatOfR(Row row) {
        double ours = HodgesLehmann.of(row.test(), row.beyond(), 1).shift();
        double theirs = row.figure("r_shift");
        if (row.test().exact()) {
            assertEquals(theirs, ours, SAME);
            return;
        }
        Differences differences = row.test().differences();
        double low = differences.at((differences.size() + 1) / 2);
        double high = differences.at(differences.size() / 2 + 1);
        assertEquals((low + high) / 2, ours, SAME);
        assertTrue(low - SEARCHED <= theirs && theirs <= high + SEARCHED, () -> theirs + " of " + low + " to " + high);
    }

    /**
     * R counts ties as they are after a shift, we as they are in the samples. That differs where both fleets have many of one
     * value, in ours the zeros: these tie with one another in the samples alone, and our interval is the narrower.
     */
    @ParameterizedTest
    @MethodSource("rows")
    void theIntervalIsThatOfRUnlessBothFleetsHaveManyOfOneValue(Row row) {
        HodgesLehmann ours = HodgesLehmann.of(row.test(), row.beyond(), 1);
        double lower = row.figure("r_lower");
        double upper = row.figure("r_upper");
        double searched = row.test().exact() ? SAME : SEARCHED;
        assertTrue(lower <= ours.lower() + searched && ours.upper() <= upper + searched, ours::toString);
        if (!NARROWER.contains(row.line())) {
            assertEquals(lower, ours.lower(), searched);
            assertEquals(upper, ours.upper(), searched);
        }
    }

    /** So each end that R has found is right, whether ours is the same or not. */
    @ParameterizedTest
    @MethodSource("rows")
    void theTestRefutesAShiftJustBeyondTheIntervalOfRAndNoneJustWithinIt(Row row) {
        double lower = row.figure("r_lower");
        double upper = row.figure("r_upper");
        assertTrue(row.p(lower - BESIDE, Direction.INCREASE_IS_BAD) < row.beyond() || row.isLeast(lower));
        assertTrue(row.p(lower + BESIDE, Direction.INCREASE_IS_BAD) >= row.beyond());
        assertTrue(row.p(upper + BESIDE, Direction.DECREASE_IS_BAD) < row.beyond() || row.isMost(upper));
        assertTrue(row.p(upper - BESIDE, Direction.DECREASE_IS_BAD) >= row.beyond());
    }
}
