package io.jenkins.plugins.awsrollouts.jenkins.page;

import io.jenkins.plugins.awsrollouts.jenkins.run.Rollbacks;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A way back in words, for somebody who decides whether to take it. */
final class Offer {
    private Offer() {}

    /** All that is in the way; empty when nothing is. */
    static List<String> faults(Rollbacks.Way way) {
        return way.planned() instanceof Planned.Refused refused ? Holder.faults(refused) : List.of();
    }

    /** What would happen, and how long it would take. */
    static String text(Plan plan) {
        List<String> sentences = new ArrayList<>();
        String group = plan.spec().group();
        sentences.add(Messages.Offer_question(image(plan), group));
        int count = plan.replaced().size();
        String time = Words.of(plan.estimate().duration());
        Optional<Plan.Standing> standing = plan.swapping().flatMap(Plan.Swapping::standing);
        if (standing.isPresent()) {
            sentences.add(Messages.Offer_swap(
                    plan.swapping().orElseThrow().green(),
                    standing.get().bounds().desired()));
        } else if (count == 0) {
            sentences.add(Messages.Offer_template());
        } else {
            sentences.add(Messages.Offer_path(instances(plan, count), pace(plan, count), time));
        }
        plan.warnings().forEach(warning -> sentences.add(Messages.Offer_warning(warning)));
        sentences.add(Messages.Offer_end());
        return String.join(" ", sentences);
    }

    private static String image(Plan plan) {
        Plan.Images images = plan.images();
        boolean named = !images.newName().isEmpty() && !images.newName().equals(images.newId());
        return images.newId() + (named ? " (" + images.newName() + ")" : "");
    }

    private static String instances(Plan plan, int count) {
        if (count < plan.target().size()) {
            return Messages.Offer_some(count, plan.target().size());
        }
        return count == 1 ? Messages.Offer_one() : Messages.Offer_all(count);
    }

    /** How many at a time: an instance either comes beside the others before one goes, or goes before one comes. */
    private static String pace(Plan plan, int count) {
        Limits limits = plan.spec().limits();
        int size = plan.target().size();
        int over = limits.maxHealthy(size) - size;
        int under = size - limits.minHealthy(size);
        if (over >= count) {
            return Messages.Offer_oneBatch();
        }
        return Messages.Offer_room(Math.max(over, 0), Math.max(under, 0));
    }
}
