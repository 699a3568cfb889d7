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
 * is typed while nothing is waited for counts for nothing.
 */
final class Prompt {
    private static final int LETTERS = 4096;
    private static final int LONGEST = 200;

    /** So many words that are no answer are told; whatever writes more of them does not read what is said. */
    private static final int STRAYS = 5;

    private final Supplier<String> id;
    private final Supplier<RolloutState> state;
    private final InputStream typed;
    private final Consumer<String> say;
    private final Consumer<Command> tell;
    private final StringBuilder line = new StringBuilder();
    private List<Approval> asked = List.of();
    private int strays;

    /**
     * @param id the rollout's id
     * @param state the rollout as it stands
     * @param typed what is typed
     * @param say tells a line to the terminal
     * @param tell takes what the person says
     */
    Prompt(
            Supplier<String> id,
            Supplier<RolloutState> state,
            InputStream typed,
            Consumer<String> say,
            Consumer<Command> tell) {
        this.id = id;
        this.state = state;
        this.typed = typed;
        this.say = say;
        this.tell = tell;
    }

    /** Looks at the rollout and the terminal; never waits. */
    void look() {
        List<Approval> waiting = state.get().approvals();
        try {
            if (!waiting.equals(asked)) {
                forgetWhatWasTyped();
                waiting.forEach(approval -> say.accept("Approval: " + approval.message() + how()));
                asked = waiting;
            }
            // so much at a time: whatever feeds it without end must not keep the rollout from its clock
            for (int i = 0; i < LETTERS && !waiting.isEmpty() && typed.available() > 0; i++) {
                typed(typed.read());
            }
        } catch (IOException e) {
            // A terminal that is gone says nothing any more; the approval ends by its deadline.
            asked = waiting;
        }
    }

    /** An answer answers the question that was asked before it; what lay in the pipe was said of nothing. */
    private void forgetWhatWasTyped() throws IOException {
        typed.skip(typed.available());
        line.setLength(0);
    }

    private String how() {
        return " Type approve or refuse, and Enter; or, from another terminal: aws-rollouts approve " + id.get() + ".";
    }

    private void typed(int letter) {
        if (letter != '\n' && letter >= 0) {
            if (line.length() < LONGEST) {
                line.append((char) letter);
            }
            return;
        }
        String word = new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        line.setLength(0);
        switch (word.strip()) {
            case "approve" -> tell.accept(Command.APPROVE);
            case "refuse" -> tell.accept(Command.REFUSE);
            default -> {
                strays++;
                if (strays <= STRAYS) {
                    say.accept("\"" + word.strip() + "\" is neither approve nor refuse.");
                }
            }
        }
    }
}
