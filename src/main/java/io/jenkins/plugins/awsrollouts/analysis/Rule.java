package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Which difference of a metric is minded.
 *
 * @param direction which change is worse; default either, as in Kayenta
 * @param effect how large it must be; default any that matters, see {@link Metric#least}
 * @param unseen how many times as bad as its baseline, unseen, a canary with half of the requests may be let through; above
 *     1, default 1.4, of rates 2.5. Smaller steps may let through more in proportion, see {@link Metric#unseen}.
 * @param most the canary fails above it, whatever the baseline does; default none
 * @param least the canary fails below it, whatever the baseline does; default none
 */
@RecordBuilder
public record Rule(Direction direction, Effect effect, OptionalDouble unseen, OptionalDouble most, OptionalDouble least)
        implements RuleBuilder.With {

    /** All by default but for the direction. */
    public static Rule of(Direction direction) {
        return of(direction, new Effect.Any());
    }

    /** All by default but for direction and effect. */
    public static Rule of(Direction direction, Effect effect) {
        return new Rule(direction, effect, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    List<String> faults(String metric) {
        List<String> faults = new ArrayList<>(effect.faults(metric));
        if (unseen.isPresent() && !(unseen.getAsDouble() > 1 && unseen.getAsDouble() <= 1000)) {
            faults.add("Metric \"" + metric + "\" may let through " + Sentences.number(unseen.getAsDouble())
                    + " times the baseline unseen; give more than 1 and no more than 1000, such as 1.5.");
        }
        if (most.isPresent() && least.isPresent() && !(least.getAsDouble() < most.getAsDouble())) {
            faults.add("Metric \"" + metric + "\" fails below " + Sentences.number(least.getAsDouble()) + " and above "
                    + Sentences.number(most.getAsDouble()) + ", which leaves nothing; give min less than max.");
        }
        return List.copyOf(faults);
    }
}
