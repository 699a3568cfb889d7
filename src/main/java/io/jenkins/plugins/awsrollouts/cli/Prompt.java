package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets whoever sits at the terminal approve or refuse: says what is waited for, and reads a line once it is there. What
 * is typed while nothing is waited for is left alone.
 */
final class Prompt {
    private static final String HOW = " Type approve or refuse, and Enter.";

    private final Supplier<RolloutState> state;
    private final InputStream typed;
    private final Consumer<String> say;
    private final Consumer<Command> tell;
    private final StringBuilder line = new StringBuilder();
    private List<Approval> asked = List.of();

    /**
     * @param state the rollout as it stands
     * @param typed what is typed
     * @param say tells a line to the terminal
     * @param tell takes what the person says
     */
    Prompt(Supplier<RolloutState> state, InputStream typed, Consumer<String> say, Consumer<Command> tell) {
        this.state = state;
        this.typed = typed;
        this.say = say;
        this.tell = tell;
    }

    /** Looks at the rollout and the terminal; never waits. */
    void look() {
        List<Approval> waiting = state.get().approvals();
        if (!waiting.equals(asked)) {
            waiting.forEach(approval -> say.accept("Approval: " + approval.message() + HOW));
            asked = waiting;
        }
        try {
            while (!waiting.isEmpty() && typed.available() > 0) {
                typed(typed.read());
            }
        } catch (IOException e) {
            // A terminal that is gone says nothing any more; the approval ends by its deadline.
            asked = waiting;
        }
    }

    private void typed(int letter) {
        if (letter != '\n' && letter >= 0) {
            line.append((char) letter);
            return;
        }
        String word = new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        line.setLength(0);
        switch (word.strip()) {
            case "approve" -> tell.accept(Command.APPROVE);
            case "refuse" -> tell.accept(Command.REFUSE);
            default -> say.accept("\"" + word.strip() + "\" is neither approve nor refuse.");
        }
    }
}
