package io.jenkins.plugins.awsrollouts.simulation.api;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.core.SdkClient;

/**
 * A client of the SDK over a service's operations. Its interface has a method for everything that AWS can be asked for,
 * of which the account can answer some; written out, each of them would only hand on. Everything else is left to the
 * interface's own methods: they refuse what nobody answers, and turn the convenient forms of a call, such as one with a
 * consumer of a builder, into the plain one.
 */
public final class SimulatedClient implements InvocationHandler {
    private final Operations operations;

    private SimulatedClient(Operations operations) {
        this.operations = operations;
    }

    public static <C extends SdkClient> C of(Class<C> type, Operations operations) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new SimulatedClient(operations)));
    }

    @Override
    public Object invoke(Object client, Method method, Object[] arguments) throws Throwable {
        boolean answered = arguments != null
                && arguments.length == 1
                && operations
                        .of(arguments[0])
                        .filter(operation -> operation.method().equals(method.getName()))
                        .isPresent();
        if (answered) {
            return operations.call(arguments[0]);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(client, method, arguments);
        }
        return switch (method.getName()) {
            case "serviceName" -> operations.service();
            case "equals" -> client == arguments[0];
            case "hashCode" -> System.identityHashCode(client);
            case "toString" -> "the simulated client of " + operations.service();
            default -> null; // close: it holds nothing
        };
    }
}
