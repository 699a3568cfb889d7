package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/** One JSON object a line; docs/output.schema.json says what each holds. */
final class JsonTerminal implements Terminal {
    private final PrintWriter out;

    JsonTerminal(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void log(LogLine line) {
        print(Records.event(line));
    }

    @Override
    public void say(String text) {
        if (!text.isBlank()) {
            print(Records.note(text));
        }
    }

    @Override
    public void tell(List<String> forPeople, Supplier<ObjectNode> forPrograms) {
        print(forPrograms.get());
    }

    @Override
    public void draw(DeploymentView view) {
        // a program looks at the events
    }

    @Override
    public void leave() {
        // there is no picture
    }

    private synchronized void print(ObjectNode record) {
        out.println(record);
        out.flush();
    }
}
