package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.Locale;
import java.util.Optional;

/** Tells what the judge has said, and when the metrics cannot be read. */
final class AnalysisLogLines {
    /** What was said last, of which step. */
    private record Said(int stage, Outcome outcome) {}

    private Optional<String> trouble = Optional.empty();
    private Optional<Said> last = Optional.empty();

    Optional<LogLine> tell(AnalysisEvent event, RolloutState after) {
        if (event instanceof AnalysisEvent.Judged judged) {
            return judged(judged, after);
        }
        return event instanceof AnalysisEvent.Measured measured ? measured(measured) : Optional.empty();
    }

    /** There is a look a minute: a verdict is told once, until it is another one or the step is. */
    private Optional<LogLine> judged(AnalysisEvent.Judged event, RolloutState after) {
        Optional<Said> now = Optional.of(new Said(event.stage(), event.verdict().outcome()));
        boolean news = !now.equals(last);
        last = now;
        String word = Phrases.stage(after.plan(), event.stage()).toLowerCase(Locale.ROOT);
        return news
                ? LogLine.of(
                        event,
                        word,
                        words(event.verdict()),
                        weight(event.verdict().outcome()))
                : Optional.empty();
    }

    private static String words(Verdict verdict) {
        String score =
                verdict.score().isPresent() ? "score " + number(verdict.score().getAsDouble()) + " of 100, " : "";
        return score + AnalysisViews.word(verdict.outcome()) + ": "
                + verdict.why().replaceFirst("\\.$", "");
    }

    /** A score as people say it, without decimals that say nothing. */
    static String number(double score) {
        return score == Math.rint(score) ? String.valueOf((int) score) : String.valueOf(score);
    }

    private static Weight weight(Outcome outcome) {
        return switch (outcome) {
            case PASS -> Weight.GOOD;
            case FAIL -> Weight.BAD;
            case INCONCLUSIVE -> Weight.STEP;
        };
    }

    /** The same trouble is told once, until it is over. */
    private Optional<LogLine> measured(AnalysisEvent.Measured event) {
        boolean news = event.problem().isPresent() && !event.problem().equals(trouble);
        trouble = event.problem();
        return news
                ? LogLine.of(
                        event,
                        "metrics",
                        "could not be read: " + event.problem().get(),
                        Weight.BAD)
                : Optional.empty();
    }
}
