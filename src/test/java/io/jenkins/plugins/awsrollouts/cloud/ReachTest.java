package io.jenkins.plugins.awsrollouts.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses gates may ask from the machine that the rollout runs on. */
class ReachTest {
    private static Optional<String> refusal(Reach reach, String address) throws Exception {
        return reach.refusal(address, InetAddress.getByName(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "0.0.0.0",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "169.254.169.254",
                "169.254.170.2",
                "64:ff9b::a9fe:a9fe",
                "fe80::1",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "224.0.0.1",
                "ff02::1"
            })
    void itsOwnMachineItsLinkAndItsCredentialsAreNotAsked(String address) throws Exception {
        assertTrue(refusal(Reach.usual(), address).isPresent(), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.1.7", "172.16.0.1", "192.168.1.1", "100.64.0.1", "203.0.113.9", "2001:db8::1", "fd12::7"})
    void privateAndPublicAddressesAreAsked(String address) throws Exception {
        assertEquals(Optional.empty(), refusal(Reach.usual(), address));
    }

    @Test
    void everyAddressOfThisMachineIsItsOwn() throws Exception {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        for (InetAddress address : own) {
            assertTrue(Reach.usual().refusal("name", address).isPresent(), address.toString());
        }
        assertTrue(!own.isEmpty(), "this machine has an address");
    }

    @Test
    void whatIsListedIsAskedAndNothingBesides() throws Exception {
        Reach reach = Reach.of("127.0.0.0/30, ::1\nSmoke.internal 169.254.7.0/24");
        assertEquals(Optional.empty(), refusal(reach, "127.0.0.1"));
        assertEquals(Optional.empty(), refusal(reach, "::1"));
        assertEquals(Optional.empty(), refusal(reach, "169.254.7.9"));
        assertEquals(Optional.empty(), reach.refusal("smoke.INTERNAL", InetAddress.getByName("127.9.9.9")));
        assertTrue(refusal(reach, "127.0.0.4").isPresent());
        assertTrue(refusal(reach, "169.254.169.254").isPresent());
        assertTrue(reach.refusal("other", InetAddress.getByName("127.9.9.9")).isPresent());
    }

    @Test
    void whatIsNoAddressAndNoNameIsTold() {
        assertEquals(List.of(), Reach.faults("127.0.0.0/8, ::1, localhost, smoke.internal, fd00::/8"));
        assertEquals(5, Reach.faults("127.0.0.1/33 127.1 http://x 0x7f.1 -a").size());
    }

    @Test
    void onlyWhatEveryResolverTakesForAnAddressIsOne() {
        assertTrue(Reach.literal("127.0.0.1").isPresent());
        assertTrue(Reach.literal("[::1]").isPresent());
        for (String name : List.of("127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "256.1.1.1")) {
            assertEquals(Optional.empty(), Reach.literal(name), name);
        }
    }
}
