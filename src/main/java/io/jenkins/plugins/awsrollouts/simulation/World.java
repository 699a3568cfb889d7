package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.AutoScalingService;
import io.jenkins.plugins.awsrollouts.simulation.cloudwatch.CloudWatchService;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Ec2Service;
import io.jenkins.plugins.awsrollouts.simulation.ec2.InstanceWatcher;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancingService;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.lambda.LambdaService;
import io.jenkins.plugins.awsrollouts.simulation.ssm.SsmService;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the services of the simulated account and joins them: what happens in one may have to be known in another. */
final class World {
    final Schedule schedule;
    final Randomness random;
    final Reads reads;
    final Map<String, String> parameters = new TreeMap<>();
    final Ec2Service ec2;
    final LoadBalancingService loadBalancing;
    final CloudWatchService cloudWatch;
    final AutoScalingService autoScaling;
    final SsmService ssm;
    final LambdaService lambda;
    final Truths truths;
    private Faults faults = Faults.none();
    private Pacing pacing = Pacing.normal();

    World(long seed, Instant start) {
        schedule = new Schedule(new VirtualClock(start));
        random = new Randomness(seed);
        reads = new Reads(schedule.clock(), random.reads());
        ec2 = new Ec2Service(
                schedule, random, reads, this::faults, this::pacing, parameters::get, new Members(), this::settle);
        loadBalancing = new LoadBalancingService(
                schedule, random, reads, this::faults, ec2.servers(), this::settle, this::watchHealth);
        cloudWatch = new CloudWatchService(
                schedule,
                random,
                reads,
                this::faults,
                ec2.servers(),
                loadBalancing.ledger(),
                this::members,
                this::watchAlarms);
        autoScaling = new AutoScalingService(
                schedule, random, reads, this::faults, this::pacing, ec2, loadBalancing, cloudWatch);
        ssm = new SsmService(schedule, random, reads, parameters, ec2.catalog(), ec2.servers());
        lambda = new LambdaService(schedule);
        truths = new Truths(schedule, ec2, loadBalancing.registrations(), autoScaling);
    }

    /** Instances are Auto Scaling's as soon as a group has them. */
    private final class Members implements InstanceWatcher {
        @Override
        public void running(String id) {
            autoScaling.running(id);
        }

        @Override
        public void failing(String id) {
            autoScaling.failing(id);
        }

        @Override
        public void terminated(String id) {
            autoScaling.terminated(id);
        }

        @Override
        public boolean holds(String id) {
            return autoScaling.holds(id);
        }
    }

    /** What routes or serves requests is about to change: those until now go by how it has been. */
    void settle() {
        loadBalancing.ledger().change();
    }

    private void watchHealth(String id) {
        autoScaling.failing(id);
    }

    private void watchAlarms() {
        autoScaling.policies().watch();
    }

    private List<String> members(String group) {
        return autoScaling.membership().ids(group);
    }

    /** The ARN of a load balancer of that name, of either type. */
    String loadBalancer(String name) {
        String network = Arns.networkLoadBalancer(name);
        return loadBalancing.routing().loadBalancers().now(network) == null ? Arns.loadBalancer(name) : network;
    }

    Faults faults() {
        return faults;
    }

    /** What goes wrong from now on. */
    void faults(Faults now) {
        faults = now;
    }

    private Pacing pacing() {
        return pacing;
    }

    /** How long AWS' own steps take from now on. */
    void pacing(Pacing now) {
        pacing = now;
    }
}
