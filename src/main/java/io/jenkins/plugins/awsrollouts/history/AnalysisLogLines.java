package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.rollout.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import java.util.Locale;
import java.util.Optional;

/** Tells what the judge has said, and when the metrics cannot be read. */
final class AnalysisLogLines {
    private Optional<String> trouble = Optional.empty();

    Optional<LogLine> tell(AnalysisEvent event, RolloutState after) {
        if (event instanceof AnalysisEvent.Judged judged) {
            String word = Phrases.stage(after.plan(), judged.stage()).toLowerCase(Locale.ROOT);
            return LogLine.of(
                    event,
                    word,
                    words(judged.verdict()),
                    weight(judged.verdict().outcome()));
        }
        return event instanceof AnalysisEvent.Measured measured ? measured(measured) : Optional.empty();
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
