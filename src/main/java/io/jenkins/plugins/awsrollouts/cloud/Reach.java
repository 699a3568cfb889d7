package io.jenkins.plugins.awsrollouts.cloud;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which addresses this machine asks for others. Its own are left out, and those that belong to its link alone: there
 * stand the credentials of instances and containers, and services that trust whoever is on the machine. What somebody in
 * charge has listed may be asked all the same.
 *
 * <p>169.254.0.0/16 holds the metadata of EC2 (169.254.169.254) and the credentials of ECS (169.254.170.2) and EKS
 * (169.254.170.23); fd00:ec2::/32 holds the same by IPv6. See the <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">User Guide of
 * EC2</a>.
 */
public final class Reach {
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");
    private static final Pattern QUAD = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final Network OF_INSTANCES = Network.parse("fd00:ec2::/32").orElseThrow();
    private static final Network FROM_IPV4 = Network.parse("64:ff9b::/96").orElseThrow();
    private static final int IPV4_BYTES = 4;

    private final List<String> names;
    private final List<Network> networks;

    private Reach(List<String> names, List<Network> networks) {
        this.names = List.copyOf(names);
        this.networks = List.copyOf(networks);
    }

    /** Addresses that begin with the same bits. */
    private record Network(byte[] base, int bits) {
        static Optional<Network> parse(String text) {
            int slash = text.indexOf('/');
            Optional<byte[]> base =
                    literal(slash < 0 ? text : text.substring(0, slash)).map(InetAddress::getAddress);
            if (base.isEmpty()) {
                return Optional.empty();
            }
            int most = base.get().length * Byte.SIZE;
            String size = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
            return size.matches("\\d{1,3}") && Integer.parseInt(size) <= most
                    ? base.map(bytes -> new Network(bytes, Integer.parseInt(size)))
                    : Optional.empty();
        }

        boolean holds(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != base.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
                if ((bytes[bit / Byte.SIZE] & mask) != (base[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Nothing is listed. */
    public static Reach usual() {
        return of("");
    }

    /**
     * What may be asked besides.
     *
     * @param listed addresses, networks such as {@code 127.0.0.0/8}, and names of hosts, by commas, blanks or lines; what
     *     is none of these is left out, see {@link #faults}
     */
    public static Reach of(String listed) {
        List<String> names = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        items(listed).forEach(item -> Network.parse(item).ifPresentOrElse(networks::add, () -> {
            if (isName(item)) {
                names.add(item);
            }
        }));
        return new Reach(names, networks);
    }

    /** What is wrong with a list, one sentence each. */
    public static List<String> faults(String listed) {
        return items(listed)
                .filter(item -> Network.parse(item).isEmpty() && !isName(item))
                .map(item -> "\"" + item + "\" is neither a host's name nor an address nor a network; give one such as"
                        + " 127.0.0.1, 127.0.0.0/8 or localhost.")
                .toList();
    }

    private static boolean isName(String item) {
        // what ends in a number is an address to some resolvers
        return NAME.matcher(item).matches() && !item.matches("(.*\\.)?(\\d+|0x[0-9a-f]*)");
    }

    private static Stream<String> items(String listed) {
        return Arrays.stream(BETWEEN.split(listed.toLowerCase(Locale.ROOT))).filter(item -> !item.isEmpty());
    }

    /**
     * The address that a text is: four numbers, or IPv6 with or without brackets. Nothing is looked up.
     *
     * @return empty for a name, and for what only some resolvers take for an address, such as {@code 127.1}
     */
    public static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!QUAD.matcher(bare).matches() && bare.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Why an address is not asked.
     *
     * @param host what the address was looked up from
     * @return one phrase; empty where it may be asked
     */
    public Optional<String> refusal(String host, InetAddress address) {
        boolean listed = names.contains(host.toLowerCase(Locale.ROOT))
                || networks.stream().anyMatch(network -> network.holds(address));
        return listed
                ? Optional.empty()
                : kind(address)
                        .map(kind -> address.getHostAddress() + " is " + kind + ", which no gate may ask unless an"
                                + " administrator lists it");
    }

    private static Optional<String> kind(InetAddress address) {
        if (address.isLinkLocalAddress() || OF_INSTANCES.holds(address)) {
            return Optional.of("an address of this machine's own link, where its credentials are");
        }
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || isOwn(address)) {
            return Optional.of("an address of this machine itself");
        }
        if (address.isMulticastAddress()) {
            return Optional.of("an address of many");
        }
        return embedded(address).flatMap(Reach::kind);
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // then nothing says that it is ours; loopback and link are told by the address itself
            return false;
        }
    }

    /** The IPv4 address that some gateways make of an IPv6 one, by RFC 4291, 3056 and 6052. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        boolean relayed = bytes[0] == 0x20 && bytes[1] == 0x02;
        if (!relayed && !six.isIPv4CompatibleAddress() && !FROM_IPV4.holds(address)) {
            return Optional.empty();
        }
        int from = relayed ? 2 : bytes.length - IPV4_BYTES;
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
