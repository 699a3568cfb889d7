package io.jenkins.plugins.awsrollouts.cli;

import java.util.function.Supplier;
import picocli.CommandLine;

/** Has commands open an account of a test's where they would open the simulated one. */
final class AccountForCommands {
    private AccountForCommands() {}

    static CommandLine.IFactory of(Supplier<OpenAccount> opened) {
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == AccountOptions.class
                        ? type.cast(new AccountOptions(speed -> opened.get()))
                        : CommandLine.defaultFactory().create(type);
            }
        };
    }
}
