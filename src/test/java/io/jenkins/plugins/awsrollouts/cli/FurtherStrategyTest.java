package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A strategy that is one folder and two lines of registration is read, planned, carried out and shown like the others. */
class FurtherStrategyTest {
    @TempDir
    private Path folder;

    private Cli deploy(String watch) throws Exception {
        Path spec = Files.writeString(
                folder.resolve("spec.json"),
                "{\"group\": \"web\", \"ami\": \"" + SimulatedShop.OLD + "\", \"watch\": {\"time\": \"" + watch
                        + "\"}}");
        Cli cli = new Cli(folder);
        cli.run("deploy", "--region", "simulated", "--no-live", "--speed", "1000", "--spec", spec.toString());
        return cli;
    }

    @Test
    void itsStageIsWatchedForItsTimeAndNothingIsReplaced() throws Exception {
        Cli cli = deploy("5m");
        String out = cli.out() + cli.errors();
        assertTrue(out.contains("watch      all of its new instances count"), out);
        assertTrue(out.contains("bake       watching for 5 min with nothing changing"), out);
        assertTrue(out.contains("promoted   web runs " + SimulatedShop.OLD), out);
        assertTrue(!out.contains("launch "), out);
    }

    @Test
    void whatIsWrongWithItsBlockIsToldWithTheOtherFaults() throws Exception {
        assertEquals(
                "time of watch is \"soon\"; give a time such as 10m.",
                deploy("soon").errors().get(0));
    }
}
