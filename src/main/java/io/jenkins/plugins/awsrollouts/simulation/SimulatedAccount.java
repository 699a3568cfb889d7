package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.api.ApiGate;
import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.api.CallRecorder;
import io.jenkins.plugins.awsrollouts.simulation.api.Operations;
import io.jenkins.plugins.awsrollouts.simulation.api.SimulatedClient;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.Group;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.RandomEvents;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.SimulatedEc2;
import io.jenkins.plugins.awsrollouts.simulation.elb.HttpAnswer;
import io.jenkins.plugins.awsrollouts.simulation.elb.Shares;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficTruth;
import io.jenkins.plugins.awsrollouts.simulation.faults.CallFaults;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * One simulated AWS account in the region us-east-1: the clients, the clock that moves the world, and what a test
 * needs to see and to break. The same seed and the same calls at the same virtual instants give the same world.
 */
public final class SimulatedAccount {
    /** Time 0 of every world. */
    public static final Instant START = Instant.parse("2025-01-06T00:00:00Z");

    private final World world;
    private final CallFaults callFaults;
    private final ApiGate gate;
    private final Map<String, Operations> services = new LinkedHashMap<>();
    private final RandomEvents randomEvents;

    SimulatedAccount(World world) {
        this.world = world;
        this.callFaults = new CallFaults(world.schedule::now, world::faults, world.random.split());
        this.gate = new ApiGate(world.schedule, callFaults);
        world.loadBalancing.routing().denials(callFaults::denies);
        Stream.of(
                        world.ec2.operations(gate),
                        world.autoScaling.operations(gate),
                        world.loadBalancing.operations(gate),
                        world.loadBalancing.classicOperations(gate),
                        world.ssm.operations(gate),
                        world.lambda.operations(gate),
                        world.cloudWatch.operations(gate))
                .forEach(operations -> services.put(operations.service(), operations));
        this.randomEvents = world.autoScaling.randomEvents();
        randomEvents.start();
        world.autoScaling.watchAll();
    }

    /** Starts building a world from a seed. */
    public static AccountBuilder create(long seed) {
        return new AccountBuilder(seed, START);
    }

    /** The ARN of the target group of that name. */
    public static String targetGroupArn(String name) {
        return Arns.targetGroup(name);
    }

    /** The ARN of the builder's load balancer of that name. */
    public static String loadBalancerArn(String name) {
        return Arns.loadBalancer(name);
    }

    /** The ARN of the builder's Network Load Balancer of that name. */
    public static String networkLoadBalancerArn(String name) {
        return Arns.networkLoadBalancer(name);
    }

    /** The ARN of the listener on that port of the builder's Network Load Balancer. */
    public static String networkListenerArn(String loadBalancer, int port) {
        return Arns.listenerOf(networkLoadBalancerArn(loadBalancer), port);
    }

    /** The ARN of the builder's listener on that port. */
    public static String listenerArn(String loadBalancer, int port) {
        return Arns.listener(loadBalancer, port);
    }

    /** The ARN of the builder's rule with that priority; 0 for the listener's default rule. */
    public static String ruleArn(String loadBalancer, int port, int priority) {
        return Arns.rule(listenerArn(loadBalancer, port), priority);
    }

    /** What CloudWatch's dimensions LoadBalancer and TargetGroup call a load balancer or target group of that ARN. */
    public static String dimension(String arn) {
        return Arns.dimension(arn);
    }

    /** The clock of this world. */
    public VirtualClock clock() {
        return world.schedule.clock();
    }

    /** A client of EC2. */
    public Ec2Client ec2() {
        return new SimulatedEc2(services.get("ec2"));
    }

    /** A client of EC2 Auto Scaling. */
    public AutoScalingClient autoScaling() {
        return SimulatedClient.of(AutoScalingClient.class, services.get("autoscaling"));
    }

    /** A client of Elastic Load Balancing version 2 (Application and Network Load Balancers). */
    public ElasticLoadBalancingV2Client loadBalancing() {
        return SimulatedClient.of(ElasticLoadBalancingV2Client.class, services.get("elasticloadbalancingv2"));
    }

    /** A client of Elastic Load Balancing for Classic Load Balancers. */
    public ElasticLoadBalancingClient classicLoadBalancing() {
        return SimulatedClient.of(ElasticLoadBalancingClient.class, services.get("elasticloadbalancing"));
    }

    /** A client of Systems Manager: parameters and Run Command. */
    public SsmClient ssm() {
        return SimulatedClient.of(SsmClient.class, services.get("ssm"));
    }

    /** A client of Lambda; an invocation answers at once, whatever the function's duration. */
    public LambdaClient lambda() {
        return SimulatedClient.of(LambdaClient.class, services.get("lambda"));
    }

    /** A client of CloudWatch's metrics and alarms. */
    public CloudWatchClient cloudWatch() {
        return SimulatedClient.of(CloudWatchClient.class, services.get("cloudwatch"));
    }

    /** Tells {@code listener} of every call from now on. */
    public void onCall(CallListener listener) {
        synchronized (world.schedule) {
            gate.add(listener);
        }
    }

    /** Runs after each event of the clock. */
    public void addListener(Runnable afterEachEvent) {
        world.schedule.clock().addListener(afterEachEvent);
    }

    /** Calls so far by {@code service:Operation}, for example {@code ec2:RunInstances}, refused ones included. */
    public Map<String, Long> calls() {
        synchronized (world.schedule) {
            return gate.calls();
        }
    }

    /** The group as it really is now. */
    public GroupTruth truth(String group) {
        synchronized (world.schedule) {
            return world.truths.of(existing(group));
        }
    }

    /** How the requests to a load balancer, by name, are shared at this instant. */
    public Shares shares(String loadBalancer) {
        synchronized (world.schedule) {
            return world.loadBalancing.ledger().shares(world.loadBalancer(loadBalancer));
        }
    }

    /** Where the requests to a load balancer, by name, went in each whole minute of the last day. */
    public List<TrafficTruth> trafficTruth(String loadBalancer) {
        synchronized (world.schedule) {
            return world.loadBalancing.ledger().truths(world.loadBalancer(loadBalancer));
        }
    }

    /** Every live instance that no group has. */
    public List<InstanceTruth> unattached() {
        synchronized (world.schedule) {
            return world.truths.unattached();
        }
    }

    /** All that is in the account now and could be left behind. */
    public Inventory inventory() {
        synchronized (world.schedule) {
            return Inventory.of(world);
        }
    }

    /** What goes wrong from now on. */
    public void faults(Faults faults) {
        synchronized (world.schedule) {
            world.settle();
            world.faults(faults);
            randomEvents.start();
            world.autoScaling.watchAll();
        }
    }

    /** How far reads lag from now on. */
    public void readLag(ReadLag lag) {
        synchronized (world.schedule) {
            world.reads.lag(lag);
        }
    }

    /**
     * Denies a call, named as in {@link #calls}, for example {@code ec2:RunInstances}, as IAM would; also what only a service calls
     * for its caller, such as {@code cognito-idp:DescribeUserPoolClient}.
     */
    public void deny(String action) {
        synchronized (world.schedule) {
            callFaults.deny(action);
        }
    }

    /** Allows it again. */
    public void allow(String action) {
        synchronized (world.schedule) {
            callFaults.allow(action);
        }
    }

    /** Somebody sets the desired capacity, within the limits. */
    public void name(String group, int size) {
        synchronized (world.schedule) {
            randomEvents.name(existing(group), size);
        }
    }

    /** Somebody sets the maximum, to no less than the minimum. */
    public void limit(String group, int max) {
        synchronized (world.schedule) {
            randomEvents.limit(existing(group), max);
        }
    }

    /**
     * A scaling policy or scheduled action changes the desired capacity by {@code delta}, within min and max.
     *
     * @return whether it changed; not while AlarmNotification is suspended
     */
    public boolean scale(String group, int delta) {
        synchronized (world.schedule) {
            return randomEvents.scale(existing(group), delta);
        }
    }

    /** Somebody has a group launch that version of its launch template, by a number, {@code $Latest} or {@code $Default}. */
    public void templateVersion(String group, String version) {
        synchronized (world.schedule) {
            randomEvents.templateVersion(existing(group), version);
        }
    }

    /** EC2 takes a Spot instance back, now. */
    public void interruptSpot(String instance) {
        synchronized (world.schedule) {
            world.ec2.servers().shutDown(instance, Server.Reason.SPOT);
        }
    }

    /** An instance stops answering, though EC2 still shows it running. */
    public void kill(String instance) {
        synchronized (world.schedule) {
            world.ec2.servers().kill(instance);
        }
    }

    /** Somebody protects an instance from TerminateInstances; Spot Instances cannot be. */
    public void protectFromTermination(String instance) {
        synchronized (world.schedule) {
            world.ec2.servers().terminationProtected(instance, true);
        }
    }

    /** Adds or replaces an image; instances that run keep their character. */
    public void image(String id, AmiCharacter character) {
        synchronized (world.schedule) {
            world.ec2
                    .catalog()
                    .images()
                    .put(id, ImageOptions.of(id, world.schedule.now()).image(character));
        }
    }

    /** Adds or replaces an image with options. */
    public void image(String id, AmiCharacter character, UnaryOperator<ImageOptions> options) {
        synchronized (world.schedule) {
            world.ec2
                    .catalog()
                    .images()
                    .put(
                            id,
                            options.apply(ImageOptions.of(id, world.schedule.now()))
                                    .image(character));
        }
    }

    /** Moves an image to another state, for example {@code deregistered}. */
    public void imageState(String id, String state) {
        synchronized (world.schedule) {
            world.ec2
                    .catalog()
                    .images()
                    .put(id, world.ec2.catalog().images().get(id).withState(state));
        }
    }

    /** A load balancer, by name, sends requests to these zones only from now on. */
    public void zones(String loadBalancer, List<String> zones) {
        synchronized (world.schedule) {
            world.loadBalancing.routing().zones(world.loadBalancer(loadBalancer), zones);
        }
    }

    /** Traffic is shifted away from a zone, where load balancers and groups have that enabled. */
    public void shiftAway(String zone) {
        synchronized (world.schedule) {
            world.loadBalancing.shifts().begin(zone);
        }
    }

    /** The zonal shift away from a zone ends. */
    public void shiftBack(String zone) {
        synchronized (world.schedule) {
            world.loadBalancing.shifts().end(zone);
            world.autoScaling.lookAll();
        }
    }

    /** Keeps an alarm in a state, whatever its metric or rule says, until {@link #alarmFree}. */
    public void alarm(String name, StateValue state) {
        synchronized (world.schedule) {
            world.cloudWatch.alarms().force(name, state);
        }
    }

    /** Lets an alarm go by its metric or rule again. */
    public void alarmFree(String name) {
        synchronized (world.schedule) {
            world.cloudWatch.alarms().force(name, null);
        }
    }

    /** Sets an SSM parameter. */
    public void parameter(String name, String value) {
        synchronized (world.schedule) {
            world.parameters.put(name, value);
        }
    }

    /** Adds or replaces a Lambda function. */
    public void function(String name, FunctionBehaviour behaviour) {
        synchronized (world.schedule) {
            world.lambda.put(name, behaviour);
        }
    }

    /** Answers a GET to a server's private address; port and path do not matter here. */
    public HttpAnswer http(String privateAddress, int port, String path) {
        synchronized (world.schedule) {
            return world.loadBalancing.http().server(privateAddress);
        }
    }

    /**
     * Answers a GET of a plain visitor through a target group (ARN or name), a Classic Load Balancer, or the rules of a
     * load balancer's first listener (ARN, name or DNS name): 503 without a target.
     */
    public HttpAnswer httpBalancer(String target, String path) {
        synchronized (world.schedule) {
            return world.loadBalancing.http().balancer(target, path);
        }
    }

    /** Answers a GET of a plain visitor to a name: a target group's, a balancer's, its DNS name, or a host of one of its rules. */
    public HttpAnswer httpHost(String host, String path) {
        synchronized (world.schedule) {
            return world.loadBalancing.http().host(host, path);
        }
    }

    /** The operation {@code service:Operation}, if there is one that changes the account; all others read. */
    public Optional<Operations.Operation<?>> changing(String call) {
        return services.values().stream()
                .filter(service -> call.startsWith(service.service() + ":"))
                .findFirst()
                .flatMap(service -> service.changing(call.substring(call.indexOf(':') + 1)));
    }

    /** The services of the account with all that they can be asked for. */
    Collection<Operations> services() {
        return services.values();
    }

    /** Makes a call as its service's client does. */
    public void call(String service, Object request) {
        services.get(service).call(request);
    }

    /** Has each call written down by {@code recorder} before it takes effect. */
    public void record(CallRecorder recorder) {
        synchronized (world.schedule) {
            gate.record(recorder);
        }
    }

    /** How many events of the world have run. */
    public long events() {
        synchronized (world.schedule) {
            return world.schedule.events();
        }
    }

    /**
     * Makes a call of an earlier life at its instant, after as many events of the world as had run then.
     *
     * @throws IllegalStateException when this world is not the one in which the call was made
     */
    public void replay(Instant at, long afterEvents, Runnable call) {
        clock().runUntil(() -> events() == afterEvents, at);
        if (events() != afterEvents) {
            throw new IllegalStateException("other things happened before " + at);
        }
        clock().standAt(at);
        gate.replay(call);
    }

    private Group existing(String name) {
        Group group = world.autoScaling.groups().now(name);
        if (group == null) {
            throw new IllegalArgumentException("No group " + name);
        }
        return group;
    }
}
