package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Fragment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
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
     * @param revision another one for another picture
     * @param view what was drawn
     * @param fragment the drawing
     */
    record Rendering(String revision, DeploymentView view, Fragment fragment) {}

    /** The place of one picture; it must not hold the rollout, or that would never be let go. */
    private static final class Slot {
        private Rendering drawn;
        private long learned = -1;
        private long at;

        synchronized Rendering of(LiveRollout live, Locale locale) {
            long known = live.revision();
            long now = System.nanoTime();
            if (drawn == null || known != learned || now - at > OLDEST.toNanos()) {
                DeploymentView view = live.view();
                String revision = known + "-" + Long.toString(now, Character.MAX_RADIX);
                drawn = new Rendering(revision, view, Fragment.of(view, locale));
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

    /** The picture of a rollout in the language of whoever asks. */
    Rendering of(LiveRollout live) {
        Locale locale = LocaleProvider.getLocale();
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(live, key -> new HashMap<>()).computeIfAbsent(locale, key -> new Slot());
        }
        return slot.of(live, locale);
    }
}
