package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Drift;
import io.jenkins.plugins.awsrollouts.history.shelf.Live;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a swap has made live is as deployed, although another group with another template has the place now. */
class SwapDriftTest {
    @Test
    void aFleetThatHasTakenThePlaceIsNoDrift() {
        Theatre theatre = Theatre.swapping(4, 6);
        MemoryJournal journal = new MemoryJournal();
        theatre.run(theatre.start(Theatre.swap(Swap.After.RETIRE), journal));
        // reads may lag a little
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(1)));
        Deployment deployment = Deployment.of(
                new Deployment.Request(
                        "us-east-1", "", "ada", OptionalInt.of(1), Deployment.Origin.BUILD, Optional.empty()),
                journal.events());
        Cloud cloud = theatre.rehearsal.cloud();
        Live live = Drift.of(deployment, cloud.survey(Targets.group(cloud, "web")));
        assertEquals(List.of(), live.drift());
        assertEquals(DeploymentView.Tone.GOOD, live.tone());
        assertEquals("4 of 4", live.serving());
    }
}
