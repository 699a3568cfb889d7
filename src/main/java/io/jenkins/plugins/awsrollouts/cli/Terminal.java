package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import java.util.List;
import java.util.function.Supplier;

/** Where a command tells what it does: in lines for people, or in objects for programs. */
interface Terminal {
    /** A line of a rollout's log. */
    void log(LogLine line);

    /** A sentence of its own. */
    void say(String text);

    /** What people are told in sentences and programs in an object. */
    void tell(List<String> forPeople, Supplier<ObjectNode> forPrograms);

    /** What programs are told, and people have been told in other words. */
    default void record(Supplier<ObjectNode> forPrograms) {
        tell(List.of(), forPrograms);
    }

    /** The picture as it is now. */
    void draw(DeploymentView view);

    /** Leaves the picture where it is and goes on below it. */
    void leave();
}
