package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.html.Fragment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.jvnet.localizer.LocaleProvider;

/** Pictures of running rollouts, drawn once for all who watch: each time that something is learned, and now and then. */
@Extension
public class Renderings {
    /** A picture tells how long things have taken, so it is drawn anew even when nothing has happened. */
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private final Map<LiveRollout, Map<Locale, Slot>> slots = new WeakHashMap<>();
    /**
     * A rollout, drawn.
     *
     * @param series tells the drawings of one rollout, language and run of Jenkins from all others
     * @param number grows with each drawing that differs from the one before it
     * @param view what was drawn
     * @param fragment the drawing
     * @param changed by block, the number of the drawing since which it is the same
     */
    @RecordBuilder
    record Rendering(String series, long number, DeploymentView view, Fragment fragment, Map<String, Long> changed)
            implements RenderingsRenderingBuilder.With {
        /** Another one for another drawing. */
        String revision() {
            return series + "-" + number;
        }

        /** What is otherwise than in an earlier drawing: all, where that is of another series. */
        List<Fragment.Block> since(@CheckForNull String revision) {
            long known = revision != null && revision.matches(Pattern.quote(series) + "-\\d{1,18}")
                    ? Long.parseLong(revision.substring(series.length() + 1))
                    : -1;
            return fragment.blocks().stream()
                    .filter(block -> changed.get(block.id()) > known)
                    .toList();
        }

        /** The next drawing. */
        Rendering then(DeploymentView later, Fragment drawing) {
            if (drawing.equals(fragment)) {
                return withView(later);
            }
            Set<Fragment.Block> before = Set.copyOf(fragment.blocks());
            Map<String, Long> since = new HashMap<>();
            drawing.blocks()
                    .forEach(block ->
                            since.put(block.id(), before.contains(block) ? changed.get(block.id()) : number + 1));
            return with(next ->
                    next.number(number + 1).view(later).fragment(drawing).changed(since));
        }

        static Rendering first(DeploymentView view, Fragment drawing) {
            String series = Long.toString(System.nanoTime(), Character.MAX_RADIX);
            Rendering blank = new Rendering(series, 0, view, new Fragment(drawing.id(), List.of()), Map.of());
            return blank.then(view, drawing);
        }
    }

    /** The place of one picture; it must not hold the rollout, or that would never be let go. */
    private static final class Slot {
        private Rendering drawn;
        private long learned;
        private long at;

        synchronized Rendering of(LiveRollout live, Locale locale) {
            long known = live.revision();
            long now = System.nanoTime();
            if (drawn == null || known != learned || now - at > OLDEST.toNanos()) {
                DeploymentView view = live.view();
                Fragment drawing = Fragment.of(view, locale, ZoneId.systemDefault());
                drawn = drawn == null ? Rendering.first(view, drawing) : drawn.then(view, drawing);
                learned = known;
                at = now;
            }
            return drawn;
        }
    }

    /** The ones of this controller. */
    public static Renderings get() {
        return ExtensionList.lookupSingleton(Renderings.class);
    }

    /** The picture of a rollout in the language of whoever asks; its times are those of the build's log. */
    Rendering of(LiveRollout live) {
        Locale locale = LocaleProvider.getLocale();
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(live, key -> new HashMap<>()).computeIfAbsent(locale, key -> new Slot());
        }
        return slot.of(live, locale);
    }
}
