package io.jenkins.plugins.awsrollouts.simulation.elb;

/** A block of IPv4 addresses as a listener rule names it, such as {@code 203.0.113.0/24}. */
final class AddressBlock {
    private AddressBlock() {}

    static boolean contains(String block, String address) {
        String[] parts = block.split("/");
        int bits = parts.length == 1 ? Integer.SIZE : Integer.parseInt(parts[1]);
        long mask = bits == 0 ? 0 : -1L << (Integer.SIZE - bits);
        return (number(parts[0]) & mask) == (number(address) & mask);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}
