package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.util.List;

/** An instance type: its vCPUs, processor architectures and virtualization types. */
public record MachineType(String name, int vcpus, List<String> architectures, List<String> virtualizations) {
    static List<MachineType> common() {
        List<String> hvm = List.of("hvm");
        List<String> intel = List.of("x86_64");
        List<String> arm = List.of("arm64");
        return List.of(
                new MachineType("t2.micro", 1, List.of("i386", "x86_64"), hvm),
                new MachineType("t3.micro", 2, intel, hvm),
                new MachineType("t3.small", 2, intel, hvm),
                new MachineType("t3.medium", 2, intel, hvm),
                new MachineType("t3.large", 2, intel, hvm),
                new MachineType("m5.large", 2, intel, hvm),
                new MachineType("m5.xlarge", 4, intel, hvm),
                new MachineType("m5a.large", 2, intel, hvm),
                new MachineType("c5.large", 2, intel, hvm),
                new MachineType("t4g.large", 2, arm, hvm),
                new MachineType("m6g.large", 2, arm, hvm));
    }
}
