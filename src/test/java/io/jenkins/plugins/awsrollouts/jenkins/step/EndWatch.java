package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import java.util.concurrent.CountDownLatch;

/** Opens a latch when a rollout is over and stands in history. */
record EndWatch(CountDownLatch over) implements LiveRollout.Audience {
    @Override
    public void line(LogLine line) {
        // the end is all that is waited for
    }

    @Override
    public void rests(Follower.Rest rest) {
        if (rest == Follower.Rest.OVER) {
            over.countDown();
        }
    }
}
